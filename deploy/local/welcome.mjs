const EVERY_INTERFACE = ['0.0.0.0', '::'];

/**
 * Where a person on this machine reaches Almanac.
 *
 * @param {{ host: string, port: number }} options
 * @returns {string}
 */
export function baseUrlOf({ host, port }) {
  const name = EVERY_INTERFACE.includes(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/**
 * What to try, under the places that Almanac itself has announced by then. Of a database that is
 * not ours we do not know what is in it.
 *
 * @param {object} options
 * @param {string} options.baseUrl
 * @param {string} options.took such as `4.2 s`
 * @param {import('./private-servers.mjs').PrivateDatabase | undefined} options.database
 * @returns {string}
 */
export function welcome({ baseUrl, took, database }) {
  const sql = "UPDATE country SET name = 'Deutschland' WHERE code = 'DE'";
  const query = JSON.stringify({ query: '{ country(code: "DE") { name } }' });
  const curl = `curl -s ${baseUrl}/graphql -H 'content-type: application/json' -d '${query}'`;
  const lines = [''];
  if (database?.shell) {
    lines.push('Change a row in the source:', '', `  ${database.shell} "${sql}"`, '');
  }
  if (database) lines.push('See it in GraphQL:', '', `  ${curl}`, '');
  lines.push(`Up in ${took}. Ctrl-C stops everything that was started.`, '');
  return lines.join('\n');
}
