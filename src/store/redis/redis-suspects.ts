import { AlmanacError } from '../../lib/errors.js';
import { type Suspect, type Suspects, suspectName, suspectOf } from '../suspects.js';
import type { Connection } from './connection.js';
import type { Keys } from './keys.js';

// What a repair goes through within seconds; a bound for a process that finds everything lost.
const MOST_SUSPECTS = 10_000;

/**
 * The suspects as a Redis set. It expires with the checkpoint: a gateway that has no worker any more,
 * and does not know the TTL, must not keep a key of the dataset alive.
 *
 * `add` needs SADD and PEXPIRE on this one key, where the rest of a gateway only reads.
 */
export class RedisSuspects implements Suspects {
  readonly #connection: Connection;
  readonly #keys: Keys;

  constructor({ connection, keys }: { readonly connection: Connection; readonly keys: Keys }) {
    this.#connection = connection;
    this.#keys = keys;
  }

  async add(suspects: readonly Suspect[]): Promise<number> {
    const { server, address } = this.#connection;
    if (server.role !== 'master' && server.role !== 'unknown') {
      throw new AlmanacError(
        'STORE_DENIED',
        `Expected a primary to note suspects at, got a ${server.role} at ${address}.`,
      );
    }
    const { suspects: key, checkpoint } = this.#keys;
    const [count, expiresInMs] = await Promise.all([
      this.#connection.send<number>(['SCARD', key]),
      this.#connection.send<number>(['PTTL', checkpoint]),
    ]);
    const names = suspects.slice(0, Math.max(0, MOST_SUSPECTS - count)).map(suspectName);
    // Without data there is nothing to repair.
    if (names.length === 0 || expiresInMs <= 0) return 0;
    await Promise.all([
      this.#connection.send(['SADD', key, ...names]),
      this.#connection.send(['PEXPIRE', key, String(expiresInMs)]),
    ]);
    return names.length;
  }

  async some(count: number): Promise<readonly Suspect[]> {
    const command = ['SRANDMEMBER', this.#keys.suspects, String(count)];
    return (await this.#connection.send<string[]>(command)).map(suspectOf);
  }

  async pending(suspects: readonly Suspect[]): Promise<readonly Suspect[]> {
    if (suspects.length === 0) return [];
    const command = ['SMISMEMBER', this.#keys.suspects, ...suspects.map(suspectName)];
    const found = await this.#connection.send<number[]>(command);
    return suspects.filter((_, at) => found[at] === 1);
  }

  async remove(suspects: readonly Suspect[]): Promise<void> {
    if (suspects.length === 0) return;
    await this.#connection.send(['SREM', this.#keys.suspects, ...suspects.map(suspectName)]);
  }
}
