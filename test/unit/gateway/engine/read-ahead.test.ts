import { buildSchema, execute, type GraphQLObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileOperation } from '../../../../src/gateway/engine/compile-operation.js';
import type { FieldTraits } from '../../../../src/gateway/engine/plan.js';
import type { GatewayContext } from '../../../../src/gateway/pothos.js';

const SDL = /* GraphQL */ `
  type Query { things: [Thing] edges: [Edge] any: [Any] late: [Thing] }
  type Edge { node: Thing }
  union Any = Thing | Other
  type Thing { own: Int text(of: Int): String! partner: Thing read: Int }
  type Other { own: Int }
`;

interface Thing {
  readonly __typename: string;
  readonly own: number;
}
const thing = (own: number): Thing => ({ __typename: 'Thing', own });

/** A schema whose texts and partners are read, and how they were asked for. */
function readingSchema({ fails = false, isPure }: Partial<FieldTraits> & { fails?: boolean } = {}) {
  const schema = buildSchema(SDL);
  const asked: string[] = [];
  const field = (type: string, name: string) => {
    const { [name]: found } = (schema.getType(type) as GraphQLObjectType).getFields();
    if (!found) throw new Error(`There is no ${type}.${name}.`);
    return found;
  };
  const read = (name: string, textOf: (of: Thing) => unknown) => {
    const all = async (some: readonly Thing[]) => {
      asked.push(`${name} of ${some.map(({ own }) => own)}`);
      if (fails) throw new Error(`no ${name}`);
      return some.map(textOf);
    };
    Object.assign(field('Thing', name), {
      resolve: async (one: Thing) => (await all([one]))[0],
      extensions: { almanac: { resolveAll: all, ...(isPure !== undefined && { isPure }) } },
    });
  };
  read('text', ({ own }) => `text ${own}`);
  read('partner', ({ own }) => (own % 2 ? null : thing(own * 10)));
  for (const [type, name] of [
    ['Thing', 'own'],
    ['Other', 'own'],
  ] as const) {
    Object.assign(field(type, name), { extensions: { almanac: { isPure: true } } });
  }
  field('Thing', 'read').resolve = async () => 1;
  Object.assign(field('Edge', 'node'), { extensions: { almanac: { member: 'node' } } });
  const things = [thing(1), thing(2), null, thing(3)];
  field('Query', 'things').resolve = () => things;
  field('Query', 'edges').resolve = () => [1, 2].map((own) => ({ node: thing(own) }));
  field('Query', 'any').resolve = () => [thing(1), { __typename: 'Other', own: 2 }, thing(3)];
  field('Query', 'late').resolve = () => [thing(1), Promise.resolve(thing(2))];
  return { schema, asked };
}

/** What the compiled operation reads; it must answer as graphql-js does. */
async function readsOf(query: string, options: Parameters<typeof readingSchema>[0] = {}) {
  const { schema, asked } = readingSchema(options);
  const document = parse(query);
  const expected = await execute({ schema, document });
  asked.length = 0;
  const got = await compileOperation(schema, document, null)?.execute({} as GatewayContext, {});
  expect(JSON.parse(got?.data ?? '')).toEqual(expected.data);
  const told = (errors: typeof expected.errors = []) => errors.map((error) => error.toJSON());
  expect(told(got?.errors)).toEqual(told(expected.errors));
  return asked;
}

describe('fields that read for several objects', () => {
  it.each([
    ['of a list', '{ things { own text } }', ['text of 1,2,3']],
    ['through properties', '{ edges { node { text } } }', ['text of 1,2']],
    [
      'of one type of a union',
      '{ any { ... on Thing { text } ... on Other { own } } }',
      ['text of 1,3'],
    ],
    [
      'that two fields are wanted of, each with its arguments',
      '{ things { a: text(of: 1) b: text(of: 2) } }',
      ['text of 1,2,3', 'text of 1,2,3'],
    ],
    [
      'level by level',
      '{ things { partner { text partner { own } } } }',
      ['partner of 1,2,3', 'text of 20', 'partner of 20'],
    ],
  ])('are asked once for the objects %s', async (_, query, expected) => {
    expect(await readsOf(query)).toEqual(expected);
  });

  it('are asked for each object beside a field that reads by itself, which does not wait', async () => {
    expect(await readsOf('{ things { text read } }')).toEqual([
      'text of 1',
      'text of 2',
      'text of 3',
    ]);
  });

  it('are asked for each object where one is still under way', async () => {
    expect(await readsOf('{ late { text } }')).toEqual(['text of 1', 'text of 2']);
  });

  it('are not asked ahead where the object itself answers', async () => {
    const asked = await readsOf('{ things { text } }', { isPure: () => true });
    expect(asked).toEqual(['text of 1', 'text of 2', 'text of 3']);
  });

  it.each(['{ things { own text } }', '{ things { partner { own } own } }'])(
    'fail for each object as if it had been asked for: %s',
    async (query) => {
      expect(await readsOf(query, { fails: true })).toHaveLength(1);
    },
  );
});
