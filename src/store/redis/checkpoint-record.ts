import type { Position } from '../../model/position.js';
import type { Checkpoint } from '../store.js';
import type { Connection } from './connection.js';
import type { Keys } from './keys.js';

/** A checkpoint as text: JSON, its members always in this order. */
export function encodeCheckpoint(checkpoint: Checkpoint): string {
  const { position, generation, fingerprint, committedAtMs, confirmedAtMs, sequence, changed } =
    checkpoint;
  return JSON.stringify({
    position,
    generation,
    fingerprint,
    committedAtMs,
    confirmedAtMs,
    sequence,
    changed,
  });
}

/** The stored checkpoint; undefined for none, and for a text that holds none (changed by hand). */
export async function readCheckpoint(
  connection: Connection,
  keys: Keys,
): Promise<Checkpoint | undefined> {
  return decodeCheckpoint(await readCheckpointText(connection, keys));
}

/** The stored text; null for none. */
export const readCheckpointText = (connection: Connection, keys: Keys): Promise<string | null> =>
  connection.send<string | null>(['GET', keys.checkpoint]);

/** Decodes the same text to the same object: what was found out about a checkpoint then holds for it. */
export class LastCheckpoint {
  #text: string | null = null;
  #checkpoint: Checkpoint | undefined;

  decode(text: string | null): Checkpoint | undefined {
    if (text !== this.#text) {
      this.#text = text;
      this.#checkpoint = decodeCheckpoint(text);
    }
    return this.#checkpoint;
  }
}

export function decodeCheckpoint(text: string | null): Checkpoint | undefined {
  if (text === null) return undefined;
  try {
    const { position, generation, fingerprint, committedAtMs, confirmedAtMs, sequence, changed } =
      JSON.parse(text) as Record<string, unknown>;
    return typeof position === 'string' &&
      typeof generation === 'string' &&
      typeof fingerprint === 'string' &&
      typeof committedAtMs === 'number' &&
      typeof confirmedAtMs === 'number' &&
      typeof sequence === 'number' &&
      isMarks(changed)
      ? {
          position: position as Position,
          generation,
          fingerprint,
          committedAtMs,
          confirmedAtMs,
          sequence,
          changed,
        }
      : undefined;
  } catch {
    return undefined;
  }
}

function isMarks(value: unknown): value is Checkpoint['changed'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((mark) => typeof mark === 'string');
}
