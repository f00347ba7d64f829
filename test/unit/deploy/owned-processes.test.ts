import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { OwnedProcesses, STOP_ORDER } from '../../../deploy/local/owned-processes.mjs';

describe('OwnedProcesses', () => {
  it('stops Almanac first and the database last, whatever came up first', async () => {
    const owned = new OwnedProcesses();
    const log: string[] = [];
    for (const part of ['database', 'almanac', 'redis'] as const) {
      owned.own(part, async () => {
        log.push(`${part} asked`);
        await sleep(10);
        log.push(`${part} gone`);
      });
    }
    expect(owned.parts).toEqual(['almanac', 'redis', 'database']);
    expect(await owned.stopAll()).toEqual([]);
    expect(log).toEqual([
      'almanac asked',
      'almanac gone',
      'redis asked',
      'redis gone',
      'database asked',
      'database gone',
    ]);
  });

  it('stops only what it owns, and everything once', async () => {
    const owned = new OwnedProcesses();
    let stops = 0;
    owned.own('redis', async () => {
      stops += 1;
    });
    await Promise.all([owned.stopAll(), owned.stopAll()]);
    expect(stops).toBe(1);
  });

  it('goes on after a failure, and tells of it', async () => {
    const owned = new OwnedProcesses();
    let stopped = false;
    owned.own('almanac', async () => 'killed');
    owned.own('redis', () => Promise.reject(new Error('not permitted')));
    owned.own('database', async () => {
      stopped = true;
    });
    const failures = await owned.stopAll();
    expect(failures.map(({ message }) => message)).toEqual([
      'almanac did not end in time and was killed',
      'not permitted',
    ]);
    expect(stopped).toBe(true);
  });

  it('gives what one part did not use to the next, within five seconds in all', async () => {
    const owned = new OwnedProcesses();
    const graces: number[] = [];
    for (const { part } of STOP_ORDER) {
      owned.own(part, async (graceMs) => {
        graces.push(graceMs);
      });
    }
    await owned.stopAll();
    const [almanac = 0, redis = 0, database = 0] = graces;
    expect(almanac).toBeLessThan(redis);
    expect(redis).toBeLessThan(database);
    expect(database).toBeLessThan(5_000);
  });
});
