import { describe, expect, it } from 'vitest';
import { type HealthSnapshot, readiness } from '../../../src/app/health.js';
import type { Position } from '../../../src/model/position.js';
import type { Checkpoint } from '../../../src/store/store.js';

const NOW = 1_700_000_000_000;

const checkpoint: Checkpoint = {
  position: 'mysql:a:1-5' as Position,
  generation: 'g7',
  fingerprint: '0123456789ab',
  sequence: 3,
  changed: {},
  committedAtMs: NOW - 9_000,
  confirmedAtMs: NOW - 400,
};

const healthy: HealthSnapshot = {
  checkpoint,
  now: NOW,
  stalenessBoundMs: 1_000,
  workerState: 'following',
  lostCount: 0,
};

describe('readiness', () => {
  it('is ready with an announced generation within the bound', () => {
    expect(readiness(healthy)).toEqual({
      ready: true,
      reasons: [],
      generation: 'g7',
      position: 'mysql:a:1-5',
      stalenessMs: 400,
      worker: 'following',
      workerError: null,
      lost: 0,
      reconciled: null,
    });
  });

  it('says what the last comparison with the source found', () => {
    const reconciled = { atMs: Date.UTC(2026, 0, 2), rows: 10, differences: 1 };
    expect(readiness({ ...healthy, reconciled }).reconciled).toEqual({
      at: '2026-01-02T00:00:00.000Z',
      rows: 10,
      differences: 1,
    });
  });

  it('is not ready before the first generation is announced', () => {
    expect(readiness({ ...healthy, checkpoint: undefined })).toMatchObject({
      ready: false,
      reasons: ['No generation is announced yet.'],
      generation: null,
      position: null,
      stalenessMs: null,
    });
  });

  it.each([
    [600, true],
    [601, false],
  ])('counts the bound from the last confirmation: %i ms later', (laterMs, ready) => {
    const state = readiness({ ...healthy, now: NOW + laterMs });
    expect(state.ready).toBe(ready);
    expect(state.stalenessMs).toBe(400 + laterMs);
    if (!ready) {
      expect(state.reasons).toEqual([
        'The data was last confirmed 1001 ms ago; the bound is 1000.',
      ]);
    }
  });

  it('takes a clock that runs behind for fresh, not for negative', () => {
    expect(readiness({ ...healthy, now: NOW - 60_000 })).toMatchObject({
      ready: true,
      stalenessMs: 0,
    });
  });

  it('is not ready while the store is silent, and claims nothing else', () => {
    const state = readiness({ ...healthy, checkpoint: undefined, storeError: 'ECONNREFUSED' });
    expect(state.reasons).toEqual(['The store does not answer: ECONNREFUSED']);
  });

  it('is not ready while it stops, whatever the data', () => {
    const state = readiness({ ...healthy, stopping: true });
    expect(state).toMatchObject({ ready: false, reasons: ['This process is stopping.'] });
  });

  it('shows lost documents and stays ready', () => {
    expect(readiness({ ...healthy, lostCount: 3 })).toMatchObject({ ready: true, lost: 3 });
  });

  it('shows what troubles the worker and stays ready while the data is fresh', () => {
    const workerError = { code: 'SOURCE_LOST', message: 'Nobody there.' };
    const state = readiness({ ...healthy, workerState: 'waiting', workerError });
    expect(state).toMatchObject({ ready: true, worker: 'waiting', workerError });
  });

  it('names what troubles the worker once the data is too old', () => {
    const workerError = { code: 'SCHEMA_DRIFT', message: 'A column is gone.' };
    const state = readiness({ ...healthy, now: NOW + 5_000, workerState: 'failed', workerError });
    expect(state.reasons.at(-1)).toBe('The worker met SCHEMA_DRIFT: A column is gone.');
  });

  it('has no worker to name in a gateway', () => {
    expect(readiness({ ...healthy, workerState: undefined }).worker).toBeNull();
  });

  it('gives every reason there is', () => {
    const state = readiness({ ...healthy, now: NOW + 5_000, stopping: true, storeError: 'x' });
    expect(state.reasons).toHaveLength(3);
  });
});
