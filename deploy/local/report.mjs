/**
 * What a start says on the way: one aligned line a step.
 *
 * @param {string} what
 * @param {string} text
 * @returns {void}
 */
export function report(what, text) {
  process.stdout.write(`${what.padEnd(14)}${text}\n`);
}

/**
 * @param {number} since a reading of `performance.now()`
 * @returns {string} such as `1.2 s`
 */
export function elapsed(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
