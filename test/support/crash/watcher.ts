import { setTimeout as delay } from 'node:timers/promises';
import { createBuilder } from '../../../src/gateway/builder.js';
import { createGateway } from '../../../src/gateway/server.js';
import { silentLogger } from '../../../src/lib/logger.js';
import { createRegistry } from '../../../src/lib/metrics.js';
import { encodeTuple } from '../../../src/model/key.js';
import type { Position } from '../../../src/model/position.js';
import type { StoreReader } from '../../../src/store/store.js';
import { catalog, ITEMS, Item, PAIRS, Pair } from './deployment.js';

/** Reads all the while, and keeps what no reader may ever see. */
export interface Watcher {
  readonly reads: number;
  /** Sentences; empty where all is well. */
  readonly violations: readonly string[];
  stop(): Promise<void>;
}

const MOST_KEPT = 20;
const READ_EVERY_MS = 10;

const builder = createBuilder(catalog);
builder.expose(Pair);
builder.expose(Item);
const schema = builder.build();

/**
 * Checks of each read, once something was announced: two rows that change together are equal, no version
 * and no position is older than one read before, and all rows are there, in each index.
 *
 * @param graceMs requests that take longer than a generation lives on may see it go: not counted
 * @param round what goes on, for the sentences
 */
export function startWatcher({
  reader,
  covers,
  graceMs,
  round,
}: {
  readonly reader: StoreReader;
  readonly covers: (position: Position, target: Position) => boolean;
  readonly graceMs: number;
  readonly round: () => string;
}): Watcher {
  const registry = createRegistry();
  const gateway = createGateway({ schema, reader, logger: silentLogger, registry });
  const stopping = new AbortController();
  const versions = new Map<number, number>();
  const violations: string[] = [];
  let reads = 0;
  let announced = false;
  let newest: Position | undefined;

  const report = (sentence: string) => {
    if (violations.length < MOST_KEPT) violations.push(`${round()}: ${sentence}`);
  };

  async function readPair(pair: number): Promise<() => void> {
    const query = `{ a: pair(databaseId: ${2 * pair}) { version } b: pair(databaseId: ${2 * pair + 1}) { version } }`;
    const response = await gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
    );
    const { data, errors } = (await response.json()) as {
      data?: Record<'a' | 'b', { version: number } | null>;
      errors?: readonly { extensions?: { code?: string } }[];
    };
    const position = response.headers.get('almanac-position') as Position | null;
    return () => {
      const code = errors?.[0]?.extensions?.code;
      if (code === 'NOT_READY' && !announced) return;
      if (!data?.a || !data.b || !position) {
        report(`pair ${pair}: ${JSON.stringify({ data, errors })}`);
        return;
      }
      announced = true;
      if (data.a.version !== data.b.version) {
        report(`torn: pair ${pair} has versions ${data.a.version} and ${data.b.version}`);
      }
      const before = versions.get(pair) ?? 0;
      if (data.a.version < before) report(`older: pair ${pair}, ${data.a.version} after ${before}`);
      versions.set(pair, data.a.version);
      if (newest && !covers(position, newest)) report(`older: ${position} after ${newest}`);
      newest = position;
    };
  }

  async function countItems(): Promise<() => void> {
    const checkpoint = await reader.checkpoint();
    if (!checkpoint) return () => announced && report('the checkpoint is gone');
    const range = { entity: Item, index: 'byTeam', limit: undefined };
    const [all, zero, one] = await reader.counts(checkpoint, [
      { ...range, index: 'key', prefix: '' },
      { ...range, prefix: encodeTuple([0]) },
      { ...range, prefix: encodeTuple([1]) },
    ]);
    return () => {
      if (all === ITEMS && Number(zero) + Number(one) === ITEMS) return;
      report(`${all} items, ${zero} and ${one} by team, instead of ${ITEMS}`);
    };
  }

  async function watch(): Promise<void> {
    for (let count = 0; !stopping.signal.aborted; count += 1) {
      const startedAtMs = performance.now();
      const reading = count % 2 === 0 ? readPair((count / 2) % PAIRS) : countItems();
      const check = await reading.catch((error: unknown) => () => report(String(error)));
      reads += 1;
      if (performance.now() - startedAtMs < graceMs / 2) check();
      await delay(READ_EVERY_MS);
    }
    await gateway.dispose();
  }

  const watching = watch();
  watching.catch((error: unknown) => report(String(error)));
  return {
    get reads() {
      return reads;
    },
    violations,
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}
