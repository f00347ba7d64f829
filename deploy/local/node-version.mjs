/** The oldest Node that Almanac runs on, as in package.json. */
const OLDEST = [20, 19];

/**
 * @param {string} version such as `20.19.0`
 * @returns {boolean}
 */
export function isRecentNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * @returns {void}
 */
export function mustBeRecentNode() {
  if (isRecentNode(process.versions.node)) return;
  throw new Error(
    `Almanac needs Node ${OLDEST.join('.')} or later; this is ${process.versions.node}`,
  );
}
