import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { exampleQueries, schema } from '../../../schema/main.js';

describe('the examples in GraphiQL', () => {
  it.each(exampleQueries.map((example) => [titleOf(example.query), example] as const))(
    '%s is a query of this schema, with every variable that it needs',
    (_, { query, variables }) => {
      const document = parse(query);
      expect(validate(schema, document)).toEqual([]);
      const declared = document.definitions.flatMap((definition) =>
        'variableDefinitions' in definition
          ? (definition.variableDefinitions ?? []).map((node) => node.variable.name.value)
          : [],
      );
      expect(Object.keys(variables ?? {}).sort()).toEqual(declared.sort());
    },
  );

  it('have titles that tell them apart', () => {
    const titles = exampleQueries.map(({ query }) => titleOf(query));
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles).not.toContain(undefined);
  });
});

function titleOf(query: string): string | undefined {
  const [operation] = parse(query).definitions;
  return operation && 'name' in operation ? operation.name?.value : undefined;
}
