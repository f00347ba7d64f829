import { describe, expect, it } from 'vitest';
import { baseUrlOf, welcome } from '../../../deploy/local/welcome.mjs';

describe('baseUrlOf', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:4000'],
    ['0.0.0.0', 'http://127.0.0.1:4000'],
    ['::', 'http://127.0.0.1:4000'],
    ['::1', 'http://[::1]:4000'],
    ['localhost', 'http://localhost:4000'],
  ])('%s', (host, url) => {
    expect(baseUrlOf({ host, port: 4000 })).toBe(url);
  });
});

describe('welcome', () => {
  const common = { baseUrl: 'http://127.0.0.1:4000', took: '4.2 s' };
  const database = {
    kind: 'mariadb',
    title: 'MariaDB',
    port: 1,
    rootUrl: '',
    shell: 'mariadb --socket=/s atlas -e',
  } as const;

  it('has a line that changes a row and one that shows it', () => {
    const text = welcome({ ...common, database });
    expect(text).toContain(
      `  mariadb --socket=/s atlas -e "UPDATE country SET name = 'Deutschland' WHERE code = 'DE'"\n`,
    );
    expect(text).toContain(
      `  curl -s http://127.0.0.1:4000/graphql -H 'content-type: application/json' -d '{"query":"{ country(code: \\"DE\\") { name } }"}'\n`,
    );
  });

  it('shows no change where there is no client, and no query where the data is not ours', () => {
    const noClient = welcome({ ...common, database: { ...database, shell: undefined } });
    expect(noClient).not.toContain('UPDATE');
    expect(noClient).toContain('curl');
    expect(welcome({ ...common, database: undefined })).not.toContain('country');
  });
});
