/** Pages in the order of a language, walked from end to end while texts change: each stable row once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ask, gatewayOver } from '../ask.js';
import { createFakeStore } from '../fake-store.js';
import { Place, PlaceText, placeOf, placesCatalog, placesSchema, textOf } from './places-data.js';

const CODES = Array.from({ length: 14 }, (_, at) => String.fromCharCode(97 + at));
// Equal for a collator or nearly so, and some by code point far from where they belong.
const NAMES = ['Ost', 'öst', 'Öst', 'ost', 'Zug', 'zug', 'Ärger', 'Arg', 'ß', 'ss', 'É', 'E', ''];

/** A place's own name, and its German one; absent: it has none. */
interface Row {
  readonly name: string;
  readonly text: string | undefined;
}
type Rows = ReadonlyMap<string, Row>;

const aRow: fc.Arbitrary<Row> = fc.record({
  name: fc.constantFrom(...NAMES),
  text: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
});
const aCode = fc.constantFrom(...CODES);
const aWalk = fc.record({
  backward: fc.boolean(),
  descending: fc.boolean(),
  filtered: fc.boolean(),
  size: fc.integer({ min: 1, max: 5 }),
  rows: fc.dictionary(aCode, aRow, { minKeys: 5 }),
  changes: fc.array(fc.dictionary(aCode, fc.option(aRow, { nil: undefined }), { maxKeys: 3 }), {
    maxLength: 8,
  }),
});

const germanOf = ({ name, text }: Row) => text ?? name;
const isListed = (row: Row, filtered: boolean) => !filtered || germanOf(row) >= 'F';

it('pages in a language have each stable row exactly once, in its order', async () => {
  const collator = new Intl.Collator(['de', 'en']);
  const seen = { pages: 0, commits: 0 };
  await fc.assert(
    fc.asyncProperty(aWalk, async ({ backward, descending, filtered, size, rows, changes }) => {
      const store = await createFakeStore(placesCatalog);
      const write = async (code: string, row: Row | undefined) => {
        if (row) await store.put(Place, placeOf(code, row.name));
        else await store.remove(Place, code);
        if (row?.text !== undefined) await store.put(PlaceText, textOf(code, row.text));
        else await store.remove(PlaceText, `${code}/de`);
      };
      let current: Rows = new Map(Object.entries(rows));
      for (const [code, row] of current) await write(code, row);
      const states = [current];
      const gateway = gatewayOver(placesSchema, store);
      const walked: string[][] = [];
      for (let cursor: string | null = null; ; ) {
        const page = await pageOf(gateway, { backward, descending, filtered, size, cursor });
        walked.push(page.nodes.map(({ code }) => code));
        expect(page.nodes.length).toBeLessThanOrEqual(size);
        const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
        if (!(backward ? hasPreviousPage : hasNextPage)) break;
        cursor = backward ? startCursor : endCursor;
        const next = new Map(current);
        for (const [code, row] of Object.entries(changes[states.length - 1] ?? {})) {
          await write(code, row);
          if (row) next.set(code, row);
          else next.delete(code);
        }
        current = next;
        states.push(current);
      }
      const ids = (backward ? walked.toReversed() : walked).flat();
      const textIn = (code: string) => germanOf(rows[code] as Row);
      const stable = Object.keys(rows)
        .filter((code) =>
          states.every((state) => {
            const row = state.get(code);
            return row && germanOf(row) === textIn(code) && isListed(row, filtered);
          }),
        )
        .sort((a, b) => collator.compare(textIn(a), textIn(b)) || (a < b ? -1 : 1));
      if (descending) stable.reverse();
      expect(ids.filter((code) => stable.includes(code))).toEqual(stable);
      seen.pages += walked.length;
      seen.commits += states.length - 1;
    }),
    { numRuns: 40, seed: 4 },
  );
  // Else nothing was put to the test.
  expect(seen.pages).toBeGreaterThan(80);
  expect(seen.commits).toBeGreaterThan(40);
}, 60_000);

interface Page {
  readonly nodes: readonly { readonly code: string }[];
  readonly pageInfo: Readonly<Record<'startCursor' | 'endCursor', string>> &
    Readonly<Record<'hasNextPage' | 'hasPreviousPage', boolean>>;
}

async function pageOf(
  gateway: ReturnType<typeof gatewayOver>,
  given: {
    readonly backward: boolean;
    readonly descending: boolean;
    readonly filtered: boolean;
    readonly size: number;
    readonly cursor: string | null;
  },
): Promise<Page> {
  const { backward, descending, filtered, size, cursor } = given;
  const bounds = backward ? { last: size, before: cursor } : { first: size, after: cursor };
  const { data, errors } = await ask(
    gateway,
    `query ($first: Int, $after: String, $last: Int, $before: String, $where: PlaceFilter, $direction: OrderDirection!) {
       places(
         first: $first, after: $after, last: $last, before: $before, where: $where
         orderBy: [{ field: NAME, direction: $direction }], locale: "de"
       ) { nodes { code } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    {
      ...bounds,
      where: filtered ? { name: { gte: 'F' } } : {},
      direction: descending ? 'DESC' : 'ASC',
    },
  );
  expect(errors).toBeUndefined();
  return (data as { places: Page }).places;
}
