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
  return decodeCheckpoint(await connection.send<string | null>(['GET', keys.checkpoint]));
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
