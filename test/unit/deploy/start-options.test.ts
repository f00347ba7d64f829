import { describe, expect, it } from 'vitest';
import { readStartOptions } from '../../../deploy/local/start-options.mjs';

describe('readStartOptions', () => {
  it('asks for servers of its own at port 4000 where nothing is set', async () => {
    expect(await readStartOptions([], {})).toEqual({
      mysqlUrl: undefined,
      redisUrl: undefined,
      host: '127.0.0.1',
      port: 4000,
      args: [],
    });
  });

  it('takes ALMANAC_PORT before PORT, and an empty variable for none', async () => {
    const port = async (env: NodeJS.ProcessEnv) => (await readStartOptions([], env)).port;
    expect(await port({ ALMANAC_PORT: '4001', PORT: '4002' })).toBe(4001);
    expect(await port({ ALMANAC_PORT: '', PORT: '4002' })).toBe(4002);
    expect((await readStartOptions([], { ALMANAC_MYSQL_URL: '' })).mysqlUrl).toBeUndefined();
  });

  it('takes flags before variables, and leaves those of Almanac alone', async () => {
    const env = { ALMANAC_REDIS_URL: 'redis://env', ALMANAC_PORT: '4001' };
    const args = ['--redis-url', 'redis://flag', '--port=4005', '--log-level', 'debug'];
    const options = await readStartOptions(args, env);
    expect(options).toMatchObject({ redisUrl: 'redis://flag', port: 4005 });
    expect(options.args).toEqual(args);
  });

  it('chooses a port where any will do', async () => {
    const { port, args } = await readStartOptions(['--port', '0'], {});
    expect(port).toBeGreaterThan(0);
    expect(args.at(-1)).toBe(`--port=${port}`);
  });
});
