import { existsSync, readFileSync } from 'node:fs';
import { capture } from './command.mjs';

/** Debian's services, by the package that brings them. */
const SERVICES = { 'mariadb-server': 'mariadb', 'redis-server': 'redis-server' };

/** @typedef {keyof typeof SERVICES} ServerPackage */

/** @typedef {ServerPackage | 'wrk'} Package of these, a service comes with servers alone */

/**
 * Whether packages can be installed without asking anybody: Debian or one of its children, as
 * root or with a sudo that wants no password.
 *
 * @returns {Promise<{ possible: true, sudo: string[] } | { possible: false, reason: string }>}
 */
export async function aptAccess() {
  if (!isDebianLike(readOsRelease()) || !existsSync('/usr/bin/apt-get')) {
    return { possible: false, reason: 'this is neither Debian nor Ubuntu' };
  }
  if (process.getuid?.() === 0) return { possible: true, sudo: [] };
  const { code } = await capture('sudo', ['-n', 'true']);
  return code === 0
    ? { possible: true, sudo: ['sudo', '-n'] }
    : { possible: false, reason: 'you are not root, and there is no sudo without a password' };
}

/**
 * @param {string} osRelease the text of /etc/os-release
 * @returns {boolean}
 */
export function isDebianLike(osRelease) {
  const families = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap(([, value = '']) =>
    value.replace(/["']/g, '').split(/\s+/),
  );
  return families.includes('debian') || families.includes('ubuntu');
}

/**
 * Installs servers for private use: the services that come with them are stopped again, unless
 * they ran before. (A policy-rc.d of this machine keeps its say: apt asks it by itself.)
 *
 * @param {readonly Package[]} packages
 * @param {readonly string[]} sudo
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<void>}
 */
export async function aptInstall(packages, sudo, { signal } = {}) {
  const before = await runningServices(packages);
  try {
    await asRoot(sudo, aptGet(['update']), signal);
  } catch {
    signal?.throwIfAborted();
    // A broken source of somebody else's packages is no reason: the installation tells.
  }
  await asRoot(sudo, aptGet(['install', '-y', '--no-install-recommends', ...packages]), signal);
  const started = (await runningServices(packages)).filter((service) => !before.includes(service));
  for (const service of started) {
    const stop = existsSync('/run/systemd/system')
      ? ['systemctl', 'disable', '--now', service]
      : ['service', service, 'stop'];
    await asRoot(sudo, stop, signal);
  }
}

/** @param {readonly string[]} args */
function aptGet(args) {
  // Something else may hold apt's lock for a while, as unattended upgrades do after a boot.
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=120'];
  return ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...options, ...args];
}

/**
 * Only a failure shows what was said: apt is wordy.
 *
 * @param {readonly string[]} sudo
 * @param {readonly string[]} commandLine
 * @param {AbortSignal | undefined} signal
 */
async function asRoot(sudo, commandLine, signal) {
  const [command = '', ...args] = [...sudo, ...commandLine];
  const { code, stdout, stderr } = await capture(command, args, {
    timeoutMs: 1_800_000,
    // apt heeds an interrupt where that is safe, and finishes first where it is not.
    killSignal: 'SIGINT',
    ...(signal && { signal }),
  });
  signal?.throwIfAborted();
  if (code === 0) return;
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n');
  throw new Error(`"${commandLine.join(' ')}" failed:\n${said}`);
}

/** @param {readonly Package[]} packages */
async function runningServices(packages) {
  /** @type {string[]} */
  const running = [];
  for (const service of packages.flatMap((name) => (name === 'wrk' ? [] : SERVICES[name]))) {
    const { code } = existsSync('/run/systemd/system')
      ? await capture('systemctl', ['is-active', '--quiet', service])
      : await capture('service', [service, 'status']);
    if (code === 0) running.push(service);
  }
  return running;
}

function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
