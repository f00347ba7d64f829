/**
 * What a start brought up, or took over from a start that was killed.
 *
 * @typedef {'almanac' | 'redis' | 'database'} Part
 * @typedef {(graceMs: number) => Promise<unknown>} Stop
 */

/**
 * In which order the parts end, and until when, counted from the request to stop, each may take its
 * time: together within five seconds. Who writes ends before that into which it writes.
 *
 * @type {readonly { part: Part, untilMs: number }[]}
 */
export const STOP_ORDER = Object.freeze([
  { part: 'almanac', untilMs: 3200 },
  { part: 'redis', untilMs: 3900 },
  { part: 'database', untilMs: 4700 },
]);

/** The parts that run and are ours to stop. */
export class OwnedProcesses {
  /** @type {Map<Part, Stop>} */
  #stops = new Map();
  /** @type {Promise<Error[]> | undefined} */
  #stopped;

  /**
   * @param {Part} part
   * @param {Stop} stop
   * @returns {void}
   */
  own(part, stop) {
    this.#stops.set(part, stop);
  }

  /**
   * @returns {Part[]} what runs and is ours, in the order in which it would be stopped
   */
  get parts() {
    return STOP_ORDER.map(({ part }) => part).filter((part) => this.#stops.has(part));
  }

  /**
   * Stops every part, in order; may be called again.
   *
   * @returns {Promise<Error[]>} what went wrong on the way; the later parts were stopped all the same
   */
  stopAll() {
    this.#stopped ??= this.#stopInOrder();
    return this.#stopped;
  }

  async #stopInOrder() {
    const from = performance.now();
    /** @type {Error[]} */
    const failures = [];
    for (const { part, untilMs } of STOP_ORDER) {
      const graceMs = Math.max(100, untilMs - (performance.now() - from));
      try {
        const outcome = await this.#stops.get(part)?.(graceMs);
        if (outcome === 'killed') throw new Error(`${part} did not end in time and was killed`);
      } catch (error) {
        failures.push(error instanceof Error ? error : new Error(String(error)));
      }
    }
    return failures;
  }
}
