import { AlmanacError } from '../../lib/errors.js';
import type { StoreWriter } from '../store.js';

/** The writer of a store that was opened to be read. Errors: STORE_DENIED, always. */
export function createRefusingWriter(address: string): StoreWriter {
  const refuse = async (): Promise<never> => {
    throw new AlmanacError(
      'STORE_DENIED',
      `Expected a store that was opened for writing; ${address} was opened with readOnly.`,
    );
  };
  return {
    acquireLease: refuse,
    renewLease: refuse,
    releaseLease: refuse,
    checkpoint: refuse,
    createGeneration: refuse,
    load: refuse,
    commit: refuse,
    announce: refuse,
    confirm: refuse,
    scan: () => ({ [Symbol.asyncIterator]: () => ({ next: refuse }) }),
    generations: refuse,
    retire: refuse,
    renewTtl: refuse,
  };
}
