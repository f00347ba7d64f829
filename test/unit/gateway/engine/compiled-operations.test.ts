import fc from 'fast-check';
import { execute, type GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { Country } from '../../../../schema/entities/country.js';
import { Currency } from '../../../../schema/entities/currency.js';
import { Translation } from '../../../../schema/entities/translation.js';
import { schema } from '../../../../schema/main.js';
import {
  type CompiledResult,
  compileOperation,
} from '../../../../src/gateway/engine/compile-operation.js';
import type { GatewayContext } from '../../../../src/gateway/pothos.js';
import { View } from '../../../../src/gateway/view.js';
import type { StoreReader } from '../../../../src/store/store.js';
import { atlasStore, codesOf } from '../atlas-data.js';
import { type Pools, pickerOf, type RandomOperation, randomOperation } from './random-operation.js';

const RUNS = 2_000;

const POOLS: Pools = {
  code: [...codesOf(4), 'CU1', 'AA-A', 'none'],
  codes: [...codesOf(4), 'CU1', 'AA-A', 'none'],
  first: [1, 2, 3, 500, 0, -1],
  last: [1, 2, 0],
  after: ['', 'x'],
  ID: ['1', '2', 'none', ''],
  locale: ['de', 'de-AT', 'fr', 'en', '_'],
};

/** What each way of executing says, in a form that can be compared: errors come in any order. */
interface Said {
  readonly data: unknown;
  readonly errors: readonly string[];
  readonly usedLocales: boolean;
}

const saidOf = (
  { usedLocales }: GatewayContext,
  data: unknown,
  errors: readonly GraphQLError[] = [],
): Said => ({
  data,
  usedLocales,
  errors: errors
    .map((error) => JSON.stringify([error.path, error.message, error.locations]))
    .sort(),
});

async function bothSay(
  schema: GraphQLSchema,
  reader: StoreReader,
  { query, variables }: RandomOperation,
  locales: readonly string[],
): Promise<{ readonly expected: Said; readonly compiled: readonly Said[] }> {
  const document = parse(query);
  const contextOf = () => ({ view: new View({ reader }), locales, usedLocales: false });
  const variableValues = { ...variables };
  const contextValue = contextOf();
  const result = await execute({ schema, document, variableValues, contextValue });
  const operation = compileOperation(schema, document, undefined);
  const compiled: [GatewayContext, CompiledResult | undefined][] = [];
  // The second time, texts that may be kept are there.
  for (const context of [contextOf(), contextOf()]) {
    compiled.push([context, await operation?.execute(context, variables)]);
  }
  // What was still under way when an error took the answer's place adds to the lists of errors.
  await new Promise(setImmediate);
  return {
    expected: saidOf(contextValue, result.data ?? null, result.errors),
    compiled: compiled.map(([context, said]) =>
      saidOf(context, JSON.parse(said?.data ?? 'null'), said?.errors),
    ),
  };
}

/** Reads of one entity fail. */
function failingFor(reader: StoreReader, entity: string): StoreReader {
  return {
    ...reader,
    documents: async (version, wanted, ids) => {
      if (wanted.name === entity) throw new Error('no answer');
      return reader.documents(version, wanted, ids);
    },
    newestDocuments: async (wanted, ids) => {
      if (wanted.name === entity) throw new Error('no answer');
      return reader.newestDocuments(wanted, ids);
    },
  };
}

describe('a compiled operation answers as graphql-js does', () => {
  it('whatever is asked, also where reads fail and documents are gone', async () => {
    const store = await atlasStore(4);
    const { reader } = store;
    for (const [at, code] of codesOf(4).entries()) {
      const locale = at % 2 ? 'fr' : 'de';
      await store.put(Translation, { kind: 'country', code, locale, name: `„${code}“` });
    }
    const readers = [
      reader,
      failingFor(reader, Currency.name),
      failingFor(reader, Country.name),
      failingFor(reader, Translation.name),
    ];
    let answered = 0;
    let withErrors = 0;
    await fc.assert(
      fc.asyncProperty(fc.gen(), fc.nat(9), async (gen, kind) => {
        const operation = randomOperation(schema, POOLS, pickerOf(gen, fc.nat));
        fc.pre(validate(schema, parse(operation.query)).length === 0);
        const { expected, compiled } = await bothSay(
          schema,
          readers[kind] ?? reader,
          operation,
          kind % 2 ? ['de'] : [],
        );
        expect(compiled).toEqual([expected, expected]);
        answered += 1;
        if (expected.errors.length > 0) withErrors += 1;
      }),
      { numRuns: RUNS, seed: 20_261_124 },
    );
    expect(answered).toBe(RUNS);
    expect(withErrors).toBeGreaterThan(RUNS / 50);
  }, 180_000);
});
