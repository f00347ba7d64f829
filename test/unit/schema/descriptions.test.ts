import { type DefinitionNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readSchemas } from './schema-files.js';

interface Described {
  readonly name?: { readonly value: string };
  readonly description?: unknown;
  readonly fields?: readonly Described[];
  readonly arguments?: readonly Described[];
  readonly values?: readonly Described[];
}

/** What has no description, by its path: `Country.name`, `Query.country(code:)`. */
function undescribed(sdl: string): string[] {
  return parse(sdl)
    .definitions.filter(isOurs)
    .flatMap((node) => bare(node as Described, ''));
}

// Directives, and what is extended, come from the specifications that define them.
const isOurs = ({ kind }: DefinitionNode) => kind.endsWith('TypeDefinition');

function bare(node: Described, path: string): string[] {
  const here = `${path}${node.name?.value}`;
  return [
    ...(node.description ? [] : [here]),
    ...[...(node.fields ?? []), ...(node.values ?? [])].flatMap((item) => bare(item, `${here}.`)),
    ...(node.arguments ?? []).flatMap((item) => bare(item, `${here}:`)),
  ];
}

describe('descriptions', () => {
  it.each(Object.entries(readSchemas()))(
    'are on every type, field, argument, input field and enum value of %s',
    (_, sdl) => {
      expect(undescribed(sdl)).toEqual([]);
    },
  );

  it('are missed where they are missing', () => {
    const sdl = `
      type Query { a(b: In): E }
      input In { c: S }
      enum E { X }
      scalar S
      "An interface." interface I { "A field." d("An argument." e: Int f: Int): Int }
    `;
    expect(undescribed(sdl)).toEqual([
      ...['Query', 'Query.a', 'Query.a:b', 'In', 'In.c', 'E', 'E.X', 'S', 'I.d:f'],
    ]);
  });
});
