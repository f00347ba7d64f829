import { Repository } from 'redis-om';
import { AlmanacError, messageOf } from '../lib/errors.js';
import type { Entity } from '../model/entity.js';
import type { MappedRecord } from './schema-of.js';

/** A Redis OM repository that reads: only the worker may write documents. */
export class ReadOnlyRepository<E extends Entity> extends Repository<MappedRecord<E>> {
  /**
   * Creates the server's search index over this generation's documents, for `search`. Every generation
   * needs its own, and a retired one's stays until `FT.DROPINDEX`.
   *
   * Errors: STORE_UNSUITABLE where the server has no Query Engine.
   */
  override async createIndex(): Promise<void> {
    try {
      await super.createIndex();
    } catch (error) {
      if (!/unknown command/i.test(messageOf(error))) throw error;
      throw new AlmanacError(
        'STORE_UNSUITABLE',
        'Expected a server with the Query Engine (FT.CREATE) for search; this one has none. ' +
          'Use Redis 8 or Redis Stack, or read by key with fetch.',
        { cause: error },
      );
    }
  }

  /** Errors: STORE_DENIED, always. */
  override save(): Promise<never> {
    return refuse('save');
  }

  /** Errors: STORE_DENIED, always. */
  override remove(): Promise<never> {
    return refuse('remove');
  }

  /** Errors: STORE_DENIED, always. */
  override expire(): Promise<never> {
    return refuse('expire');
  }

  /** Errors: STORE_DENIED, always. */
  override expireAt(): Promise<never> {
    return refuse('expireAt');
  }
}

async function refuse(method: string): Promise<never> {
  throw new AlmanacError(
    'STORE_DENIED',
    `Expected documents to be read, got ${method}(). Only the worker writes them: change the source.`,
  );
}
