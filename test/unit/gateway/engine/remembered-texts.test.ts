import { setImmediate } from 'node:timers/promises';
import { buildSchema, type GraphQLObjectType, type GraphQLSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileOperation } from '../../../../src/gateway/engine/compile-operation.js';
import type { FieldTraits } from '../../../../src/gateway/engine/plan.js';
import { TextMemory } from '../../../../src/gateway/engine/text-memory.js';
import type { GatewayContext } from '../../../../src/gateway/pothos.js';

/** A schema of one shared object, whose field `value` says how often it was resolved. */
function countingSchema(isPure: FieldTraits['isPure']): GraphQLSchema {
  const schema = buildSchema(
    'type Query { thing: Thing } type Thing { value(of: Int): Int own: Int }',
  );
  const shared = {};
  const field = (type: string, name: string) => {
    const { [name]: found } = (schema.getType(type) as GraphQLObjectType).getFields();
    if (!found) throw new Error(`There is no ${type}.${name}.`);
    return found;
  };
  let calls = 0;
  field('Query', 'thing').resolve = () => shared;
  const value = field('Thing', 'value');
  value.resolve = () => {
    calls += 1;
    return calls;
  };
  value.extensions = { almanac: { isPure } };
  return schema;
}

async function answersOf(
  schema: GraphQLSchema,
  query: string,
  contexts: readonly object[],
  memory = new TextMemory(),
) {
  const operation = compileOperation(schema, parse(query), null, { memory });
  const answers: unknown[] = [];
  for (const context of contexts) {
    const { data } = (await operation?.execute(context as GatewayContext, { of: 1 })) ?? {};
    answers.push(JSON.parse(data ?? 'null'));
  }
  return answers;
}

const values = (...all: number[]) => all.map((value) => ({ thing: { value } }));

describe('the text of a pure field', () => {
  it('is made once for an object', async () => {
    const schema = countingSchema(true);
    expect(await answersOf(schema, '{ thing { value } }', [{}, {}])).toEqual(values(1, 1));
  });

  it('is made each time where nobody calls it pure', async () => {
    const schema = countingSchema(undefined);
    expect(await answersOf(schema, '{ thing { value } }', [{}, {}])).toEqual(values(1, 2));
  });

  it('is made each time where its arguments differ by request', async () => {
    const schema = countingSchema(true);
    const query = 'query ($of: Int) { thing { value(of: $of) } }';
    expect(await answersOf(schema, query, [{}, {}])).toEqual(values(1, 2));
  });

  it('is kept beside fields that are not pure, in its place', async () => {
    const schema = countingSchema(true);
    const query = '{ thing { a: own value b: own } }';
    expect(await answersOf(schema, query, [{}, {}])).toEqual(
      [1, 1].map((value) => ({ thing: { a: null, value, b: null } })),
    );
  });

  it('is kept for the requests that it is pure in, each of which is asked', async () => {
    const asked: object[] = [];
    const schema = countingSchema((_, context) => {
      asked.push(context);
      return 'pure' in context;
    });
    const contexts = [{ pure: 1 }, {}, { pure: 2 }];
    expect(await answersOf(schema, '{ thing { value } }', contexts)).toEqual(values(1, 2, 1));
    expect(asked).toEqual(contexts);
  });

  it('is forgotten past the bound', async () => {
    const schema = countingSchema(true);
    const memory = new TextMemory({ mostCharacters: 1 });
    expect(await answersOf(schema, '{ thing { value } }', [{}, {}], memory)).toEqual(values(1, 2));
  });

  it('is not kept with a null for what failed after its answer was null already', async () => {
    const schema = buildSchema(
      'type Query { o: O } type O { bad: Int! late: [E] } type E { n: Int }',
    );
    const field = (type: string, name: string) =>
      (schema.getType(type) as GraphQLObjectType).getFields()[name] ?? {};
    let fails = true;
    const element = { n: 2 ** 40 };
    Object.assign(field('E', 'n'), { extensions: { almanac: { isPure: true } } });
    Object.assign(field('Query', 'o'), { resolve: () => ({}) });
    Object.assign(field('O', 'bad'), {
      resolve: async () => {
        if (fails) throw new Error('bad');
        return 1;
      },
    });
    Object.assign(field('O', 'late'), { resolve: async () => setImmediate([element]) });
    const operation = compileOperation(schema, parse('{ o { bad late { n } } }'), null);
    const ask = async () => operation?.execute({} as GatewayContext, {});
    expect((await ask())?.errors).toHaveLength(1);
    await setImmediate();
    fails = false;
    const again = await ask();
    expect(again?.errors).toHaveLength(1);
    expect(again?.errors[0]?.message).toContain('non 32-bit');
  });
});
