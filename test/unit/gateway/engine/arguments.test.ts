import fc from 'fast-check';
import { buildSchema, execute, type GraphQLObjectType, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { compileOperation } from '../../../../src/gateway/engine/compile-operation.js';
import type { GatewayContext } from '../../../../src/gateway/pothos.js';

const schema = buildSchema(`
  enum E { A B }
  input In { n: Int = 7, e: E, list: [Int!] }
  type Query { f(i: Int, d: Int = 3, r: Int! = 4, e: E, list: [Int], in: In, s: String): String }
`);
const field = (schema.getQueryType() as GraphQLObjectType).getFields().f;
if (field) field.resolve = (_, args: object) => JSON.stringify(Object.entries(args).sort());

// `constructor`: what every object has without having it.
const VARIABLES = [
  ['constructor', 'Int', 1],
  ['d', 'Int', null],
  ['r', 'Int', 5],
  ['e', 'E', 'B'],
  ['list', '[Int]', [1, null]],
  ['one', 'Int', 9],
  ['in', 'In', { e: 'A' }],
  ['s', 'String', 'toString'],
] as const;
const TEXTS: Record<string, readonly string[]> = {
  i: ['$constructor', '1', 'null'],
  d: ['$d', '$one'],
  r: ['$r', '2'],
  e: ['$e', 'A'],
  list: ['$list', '[$one, 2]', '3'],
  in: ['$in', '{ n: $one }', '{ list: [1] }'],
  s: ['$s', '"x"'],
};

it('a field gets the arguments that graphql-js gives it', async () => {
  const given = fc.record(
    Object.fromEntries(
      Object.entries(TEXTS).map(([name, texts]) => [name, fc.constantFrom(...texts)]),
    ),
    { requiredKeys: [] },
  );
  const present = fc.subarray([...VARIABLES]);
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(given, present, async (args, known) => {
      const list = Object.entries(args).map(([name, text]) => `${name}: ${text}`);
      const used = VARIABLES.filter(([name]) =>
        list.some((text) => new RegExp(`\\$${name}\\b`).test(text)),
      );
      const definitions = used.map(([name, type]) => `$${name}: ${type}`);
      const head = definitions.length > 0 ? `query (${definitions.join(', ')})` : 'query';
      const document = parse(`${head} { f${list.length > 0 ? `(${list.join(', ')})` : ''} }`);
      if (validate(schema, document).length > 0) return;
      answered += 1;
      const variables = Object.fromEntries(known.map(([name, , value]) => [name, value]));
      const expected = await execute({ schema, document, variableValues: variables });
      const got = await compileOperation(schema, document, null)?.execute(
        {} as GatewayContext,
        variables,
      );
      expect(JSON.parse(got?.data ?? 'null')).toEqual(expected.data ?? null);
      expect(got?.errors.map(({ message }) => message)).toEqual(
        (expected.errors ?? []).map(({ message }) => message),
      );
    }),
    { numRuns: 1_000, seed: 1 },
  );
  expect(answered).toBeGreaterThan(500);
});
