import { capture, run } from './command.mjs';

/**
 * The services `mysql` and `redis` of docker-compose.yml, as one checkout's own project.
 *
 * @typedef {object} ComposeProject
 * @property {readonly string[]} compose the command that is Compose here
 * @property {string} root the folder of docker-compose.yml
 * @property {string} project
 * @property {NodeJS.ProcessEnv} env
 */

/**
 * @param {{ timeoutMs?: number }} [options]
 * @returns {Promise<readonly string[] | undefined>} the command that is Compose, where an engine
 *   answers; an engine without Compose is of no use here
 */
export async function findCompose({ timeoutMs = 3000 } = {}) {
  const engine = await capture('docker', ['info', '--format', '{{.ServerVersion}}'], { timeoutMs });
  if (engine.code !== 0 || engine.stdout.trim() === '') return undefined;
  for (const compose of [['docker', 'compose'], ['docker-compose']]) {
    const [command = '', ...args] = compose;
    const { code, stdout } = await capture(command, [...args, 'version', '--short'], { timeoutMs });
    // The first generation knows neither --wait nor this file's format.
    if (code === 0 && !/^v?1\./.test(stdout)) return compose;
  }
  return undefined;
}

/**
 * @param {object} options
 * @param {readonly string[]} options.compose
 * @param {string} options.root
 * @param {string} options.id
 * @param {string} options.rootPassword
 * @param {{ database?: number, redis?: number }} options.ports
 * @returns {ComposeProject}
 */
export function composeProject({ compose, root, id, rootPassword, ports }) {
  return {
    compose,
    root,
    project: `almanac-${id}`,
    env: {
      ...process.env,
      ALMANAC_COMPOSE_ROOT_PASSWORD: rootPassword,
      ...(ports.database === undefined ? {} : { ALMANAC_COMPOSE_MYSQL_PORT: `${ports.database}` }),
      ...(ports.redis === undefined ? {} : { ALMANAC_COMPOSE_REDIS_PORT: `${ports.redis}` }),
    },
  };
}

/**
 * @param {ComposeProject} project
 * @returns {Promise<boolean>} whether any of its containers runs
 */
export async function composeIsUp(project) {
  const { command, args } = composeCommand(project, ['ps', '--status', 'running', '-q']);
  const { code, stdout } = await capture(command, args, { cwd: project.root, env: project.env });
  return code === 0 && stdout.trim() !== '';
}

/**
 * Starts services and waits until their health checks pass.
 *
 * @param {ComposeProject} project
 * @param {readonly ('mysql' | 'redis')[]} services
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<void>}
 */
export async function composeUp(project, services, { signal } = {}) {
  const { command, args } = composeCommand(project, ['up', '-d', '--wait', ...services]);
  const { root: cwd, env } = project;
  await run(command, args, { cwd, env, ...(signal && { signal }) });
}

/**
 * Stops a service and keeps its data.
 *
 * @param {ComposeProject} project
 * @param {'mysql' | 'redis'} service
 * @param {number} graceMs
 * @returns {Promise<void>}
 */
export async function composeStop(project, service, graceMs) {
  const seconds = Math.max(1, Math.floor(graceMs / 1000));
  const { command, args } = composeCommand(project, ['stop', '-t', `${seconds}`, service]);
  await run(command, args, { cwd: project.root, env: project.env, output: 'ignore' });
}

/**
 * @param {ComposeProject} project
 * @param {readonly string[]} words
 * @returns {{ command: string, args: string[] }}
 */
export function composeCommand({ compose, project }, words) {
  const [command = '', ...args] = compose;
  return { command, args: [...args, '-p', project, ...words] };
}
