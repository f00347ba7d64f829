import { composeIsUp, composeProject, composeStop, composeUp } from './docker.mjs';
import { freePort } from './free-port.mjs';
import { elapsed, report } from './report.mjs';

/**
 * Brings up the services of docker-compose.yml, as a project of this checkout alone.
 *
 * @param {{ database: boolean, redis: boolean }} wanted
 * @param {readonly string[]} compose
 * @param {import('./private-servers.mjs').ServerContext} context
 * @returns {Promise<import('./private-servers.mjs').PrivateServers>}
 */
export async function dockerServers(wanted, compose, { root, file, owned, signal }) {
  const startedAt = performance.now();
  const { id, passwords, ports: former } = file.state;
  const rootPassword = passwords.root;
  const before = composeProject({ compose, root, id, rootPassword, ports: former });
  // Containers that still run hold their own ports.
  const isUp = await composeIsUp(before);
  const database = isUp && former.database ? former.database : await freePort(former.database);
  const redis = isUp && former.redis ? former.redis : await freePort(former.redis);
  const ports = { database, redis };
  file.update((state) => {
    state.ports = ports;
  });
  const project = composeProject({ compose, root, id, rootPassword, ports });
  /** @type {('mysql' | 'redis')[]} */
  const services = [];
  if (wanted.database) services.push('mysql');
  if (wanted.redis) services.push('redis');
  if (wanted.database) owned.own('database', (graceMs) => composeStop(project, 'mysql', graceMs));
  if (wanted.redis) owned.own('redis', (graceMs) => composeStop(project, 'redis', graceMs));
  try {
    await composeUp(project, services, { signal });
  } catch (error) {
    // What came up of it must not stay behind, should another way be found.
    if (!signal.aborted) for (const service of services) await tryStop(project, service);
    throw error;
  }
  report('docker', `${services.join(' and ')} of ${project.project} (${elapsed(startedAt)})`);
  // The root password is in the container's environment: it need not be shown.
  const inside = `sh -c 'MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql atlas -e "$0"'`;
  const shell = `docker exec ${project.project}-mysql-1 ${inside}`;
  return {
    ...(wanted.database && {
      database: {
        kind: 'docker',
        title: 'MySQL, in Docker',
        port: database,
        rootUrl: `mysql://root:${rootPassword}@127.0.0.1:${database}/atlas`,
        shell,
      },
    }),
    ...(wanted.redis && {
      redis: { title: 'Redis, in Docker', port: redis, url: `redis://127.0.0.1:${redis}` },
    }),
  };
}

/**
 * @param {import('./docker.mjs').ComposeProject} project
 * @param {'mysql' | 'redis'} service
 */
async function tryStop(project, service) {
  try {
    await composeStop(project, service, 3000);
  } catch {
    // It never was.
  }
}
