import type { ProgressEvent } from '../app/app.js';
import type { Output } from './context.js';

/** Shows how a load goes. `onProgress` needs no `this`. */
export interface Progress {
  readonly onProgress: (event: ProgressEvent) => void;
  /** Ends what is on the screen; a later event begins anew. Without effect where nothing is shown. */
  finish(): void;
}

export interface ProgressOptions {
  readonly output: Output;
  /** ms, from any origin. */
  readonly now?: () => number;
}

/** How far one entity is, and how fast. */
export interface Reading extends ProgressEvent {
  /** Documents a second since the entity began; undefined until time has passed. */
  readonly rate: number | undefined;
}

/** Turns events into readings: remembers when each entity began. `now` is in ms. */
export function createMeter(now: () => number): (event: ProgressEvent) => Reading {
  const began = new Map<string, number>();
  return (event) => {
    const at = now();
    // An entity that counts from 0 again is being loaded anew.
    const since = event.documents === 0 ? at : (began.get(event.entity) ?? at);
    began.set(event.entity, since);
    const rate = at > since ? Math.round((event.documents * 1_000) / (at - since)) : undefined;
    return { ...event, rate };
  };
}

/** `12,345/s`, or nothing to say. */
export function rateText(rate: number | undefined): string {
  return rate === undefined ? '' : `${countText(rate)}/s`;
}

/** A number as people read it. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** How many documents there will be: the estimate, which may be too low, until the count is known. */
export function totalOf({ documents, total, done }: ProgressEvent): number | undefined {
  if (done) return documents;
  return total === undefined ? undefined : Math.max(total, documents);
}
