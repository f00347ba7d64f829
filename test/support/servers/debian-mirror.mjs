import { capture } from '../../../deploy/local/command.mjs';

const DEFAULT_MIRROR = 'http://deb.debian.org/debian';

/**
 * The Debian mirror that apt uses on this machine, and its proxy: where those work, the default
 * may not be reachable.
 *
 * @returns {Promise<{ mirror: string, env: NodeJS.ProcessEnv }>}
 */
export async function debianMirror() {
  const format = '$(CREATED_BY)|$(ORIGIN)|$(COMPONENT)|$(REPO_URI)';
  const targets = await capture('apt-get', ['indextargets', '--format', format]);
  const proxy = await capture('apt-config', ['shell', 'PROXY', 'Acquire::http::Proxy']);
  const proxyUrl = /^PROXY='(http.+)'$/m.exec(proxy.stdout)?.[1];
  return {
    mirror: mirrorOf(targets.stdout) ?? DEFAULT_MIRROR,
    // What the environment says wins, as it does with apt.
    env: { ...(proxyUrl && { http_proxy: proxyUrl }), ...process.env },
  };
}

/**
 * @param {string} targets lines as `debianMirror` asks for them
 * @returns {string | undefined} the first that holds all of Debian: not the security updates
 */
export function mirrorOf(targets) {
  for (const line of targets.split('\n')) {
    const [by, origin, component, uri = ''] = line.split('|');
    const isWhole = by === 'Packages' && origin === 'Debian' && component === 'main';
    if (isWhole && /^https?:\/\/.*\/debian\/?$/.test(uri)) return uri.replace(/\/$/, '');
  }
  return undefined;
}
