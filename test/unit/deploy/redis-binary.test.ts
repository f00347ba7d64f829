import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRedises, parseRedisVersion } from '../../../deploy/local/redis-binary.mjs';
import { temporaryFolder, writeProgram } from './temporary-folder.js';

const REDIS_7 = 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64';
const REDIS_8 = 'Redis server v=8.0.2 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64';
const VALKEY = 'Valkey server v=8.0.1 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64';

describe('parseRedisVersion', () => {
  it.each([
    [REDIS_7, { kind: 'redis', version: '7.0.15', mayHaveJson: false }],
    [REDIS_8, { kind: 'redis', version: '8.0.2', mayHaveJson: true }],
    [VALKEY, { kind: 'valkey', version: '8.0.1', mayHaveJson: false }],
  ])('reads %j', (text, expected) => {
    expect(parseRedisVersion('/x', text)).toEqual({ binary: '/x', modules: [], ...expected });
  });
});

describe('findRedises', () => {
  function machine({ programs, module = false }: { programs: object; module?: boolean }) {
    const folder = temporaryFolder();
    for (const [name, says] of Object.entries(programs)) {
      writeProgram(join(folder, name), `echo '${says}'`);
    }
    const file = join(folder, 'libjson.so');
    if (module) writeFileSync(file, '');
    const modules = [{ module: file, names: ['valkey-server'] }];
    return findRedises({ path: folder, folders: [], modules });
  }
  const names = async (options: Parameters<typeof machine>[0]) =>
    (await machine(options)).map(
      ({ binary, modules }) => `${binary.split('/').at(-1)}${modules.length > 0 ? ' +json' : ''}`,
    );

  it('puts what can have the JSON commands first, then redis-server, then valkey-server', async () => {
    const programs = { 'valkey-server': VALKEY, 'redis-server': REDIS_7 };
    expect(await names({ programs, module: true })).toEqual([
      'valkey-server +json',
      'redis-server',
      'valkey-server',
    ]);
    expect(await names({ programs })).toEqual(['redis-server', 'valkey-server']);
  });

  it('counts a Redis 8 among those that can', async () => {
    const programs = { 'valkey-server': VALKEY, 'redis-server': REDIS_8 };
    expect(await names({ programs, module: true })).toEqual([
      'valkey-server +json',
      'redis-server',
      'valkey-server',
    ]);
  });

  it('has no use for a module without a server', async () => {
    expect(await names({ programs: { 'redis-server': REDIS_7 }, module: true })).toEqual([
      'redis-server',
    ]);
    expect(await names({ programs: {} })).toEqual([]);
  });
});
