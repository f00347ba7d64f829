import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { TurnCheckpoint } from '../../../src/gateway/turn-checkpoint.js';
import type { Checkpoint } from '../../../src/store/store.js';
import { atlasStore } from './atlas-data.js';
import { checkpointAt, type FakeStore } from './fake-store.js';

describe('the checkpoint of a turn', () => {
  let store: FakeStore;
  beforeEach(async () => {
    store = await atlasStore(1);
    store.calls.length = 0;
  });

  it('is read once for all who ask in it, and again in the next one', async () => {
    const checkpoints = new TurnCheckpoint({ reader: store.reader });
    const [first, second] = await Promise.all([checkpoints.read(), checkpoints.read()]);
    expect(second).toBe(first);
    expect(store.calls).toHaveLength(1);
    await nextTurn();
    store.checkpoint = checkpointAt(5, 'uuid:1-8');
    expect((await checkpoints.read()).position).toBe('uuid:1-8');
  });

  it('that cannot be read fails all of them, and none of the next turn', async () => {
    const checkpoints = new TurnCheckpoint({ reader: store.reader });
    store.failure = new Error('lost');
    const asked = await Promise.allSettled([checkpoints.read(), checkpoints.read()]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await nextTurn();
    store.failure = undefined;
    await expect(checkpoints.read()).resolves.toBeDefined();
  });

  it('is at hand where the reader has one that may be served', () => {
    const atHand = (found: Checkpoint | undefined) => ({
      reader: { ...store.reader, atHand: { checkpoint: () => found } as never },
      refuseOlderThanMs: 10,
      now: () => 100,
    });
    const fresh = checkpointAt(90);
    expect(new TurnCheckpoint(atHand(fresh)).now()).toBe(fresh);
    expect(new TurnCheckpoint(atHand(checkpointAt(89))).now()).toBeUndefined();
    expect(new TurnCheckpoint(atHand(undefined)).now()).toBeUndefined();
    expect(new TurnCheckpoint({ reader: store.reader }).now()).toBeUndefined();
  });
});
