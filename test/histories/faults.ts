import type { FaultName } from './history.js';
import type { Lane } from './lane.js';

/** How each fault is done. `start` starts a worker, where none runs. */
export function faultsOf({
  lane,
  user,
  start,
}: {
  lane: Lane;
  /** The worker's, on the source. */
  user: string;
  start: () => Promise<void>;
}): Readonly<Record<FaultName, () => Promise<void>>> {
  return {
    async workerKill() {
      await lane.seat.kill();
      await start();
    },
    workerDown: () => lane.seat.kill(),
    workerUp: start,
    async workerRestart() {
      await lane.seat.stop();
      await start();
    },
    sourceKill: () => lane.restartSource({ kill: true }),
    sourceRestart: () => lane.restartSource({ kill: false }),
    async sourceKillConnections() {
      // Not information_schema: MySQL fails there where a statement that runs has a character past utf8mb3.
      const rows = await lane.admin<{ Id: string; User: string }>('SHOW PROCESSLIST');
      for (const { Id } of rows.filter(({ User }) => User === user)) {
        // Some are gone by now, which is all the same.
        await lane.admin(`KILL ${Id}`).catch(() => {});
      }
    },
    redisKillEmpty: () => lane.restartRedis({ empty: true }),
    redisKillOlder: () => lane.restartRedis({ empty: false }),
    async redisSave() {
      await lane.redisCommand('SAVE');
    },
    redisFlushAll: () => lane.redisLife(() => lane.redisCommand('FLUSHALL')),
    async redisKillClients() {
      await lane.redisCommand('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    },
    async redisScriptFlush() {
      await lane.redisCommand('SCRIPT', 'FLUSH');
    },
  };
}
