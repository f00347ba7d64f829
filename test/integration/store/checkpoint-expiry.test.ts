import { setTimeout as delay } from 'node:timers/promises';
import { expect, inject, it } from 'vitest';
import type { Connection } from '../../../src/store/redis/connection.js';
import type { Dataset } from '../../../src/store/redis/fenced-batch.js';
import { renewGeneration } from '../../../src/store/redis/generation-sweeps.js';
import { announceGeneration } from '../../../src/store/redis/generations.js';
import { City, checkpointAt, city, loadAndAnnounce } from '../../conformance/store-fixture.js';
import { openRedisFixture } from './redis-fixture.js';

const TTL_MS = 60_000;
const HELD_UP_MS = 300;

/** A connection whose answers to some commands are late, as in a process that has no time to read them. */
function heldUpAt(connection: Connection, ...commands: string[]): Connection {
  const held: Pick<Connection, 'address' | 'send' | 'run'> = {
    address: connection.address,
    run: (script, keys, args) => connection.run(script, keys, args),
    async send<Reply>(command: readonly (string | Buffer)[]) {
      const reply = await connection.send<Reply>(command);
      if (commands.includes(String(command[0]))) await delay(HELD_UP_MS);
      return reply;
    },
  };
  return held as Connection;
}

it('a checkpoint expires no later than the documents beside it, however late it is written', async () => {
  await using fixture = await openRedisFixture({ url: inject('servers').redis.url, ttlMs: TTL_MS });
  const { admin, keys } = fixture;
  await using store = await fixture.open();
  const { lease, generation } = await loadAndAnnounce(store, [[City, [city(1, 'DE')]]]);
  const dataset: Dataset = {
    connection: heldUpAt(admin, 'HGET', 'HEXISTS'),
    keys,
    ttlMs: TTL_MS,
  };
  const outlives = async () => {
    const [document, checkpoint] = await Promise.all([
      admin.send<number>(['PTTL', keys.document(generation, 'City', '1')]),
      admin.send<number>(['PTTL', keys.checkpoint]),
    ]);
    return checkpoint - document;
  };

  const checkpoint = checkpointAt(generation, 'p1');
  await announceGeneration(dataset, { lease, checkpoint, feedMaxLength: 10 });
  expect(await outlives()).toBeLessThan(HELD_UP_MS / 2);
  await renewGeneration(dataset, lease, { generation, entities: [City] });
  expect(await outlives()).toBeLessThan(HELD_UP_MS / 2);
});
