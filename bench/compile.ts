import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Compiles the servers as they are deployed, and returns the folder. What compiles them while it loads
 * them gives every function a name at run time, which costs those most that make many.
 */
export async function compileServers(): Promise<string> {
  const args = [file('../node_modules/typescript/bin/tsc'), '-p', file('tsconfig.json')];
  await promisify(execFile)(process.execPath, args);
  return file('../.almanac/bench');
}
