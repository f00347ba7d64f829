import type { FoundServer, MissingServer } from './found.js';
import { ensureMysqlChroot } from './mysql-chroot.mjs';
import { startOwnMysql } from './own-servers.js';

/** A MySQL: given by URL, else started in a chroot, which is made where that is possible. */
export async function findMysql(
  folder: string,
  { env = process.env, log }: { env?: NodeJS.ProcessEnv; log: (line: string) => void },
): Promise<(FoundServer & { readonly chroot?: string }) | MissingServer> {
  const given = env.ALMANAC_TEST_MYSQL_URL;
  if (given) return { url: given, title: 'MySQL, from ALMANAC_TEST_MYSQL_URL' };
  const made = await ensureMysqlChroot({ log });
  if ('reason' in made) {
    return { reason: `no MySQL: ALMANAC_TEST_MYSQL_URL is not set, and ${made.reason}` };
  }
  const server = await startOwnMysql({ folder, chroot: made.folder });
  const title = `MySQL ${server.version}, in ${made.folder}`;
  return { url: server.rootUrl(), title, chroot: made.folder };
}
