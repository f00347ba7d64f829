import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(folder, name),
  );

const pages = ['README.md', ...filesIn('docs').filter((path) => path.endsWith('.md'))];

/** As GitHub makes them of headings. */
const anchorsOf = (page: string) =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

/** The links of a page that lead nowhere. */
function lostLinks(path: string, page: string): string[] {
  const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [target = '', anchor] = link.split('#');
    const file = target === '' ? path : join(dirname(path), target);
    if (!existsSync(join(root, file))) return true;
    const text = target === '' ? page : file.endsWith('.md') ? read(file) : '';
    return anchor !== undefined && !anchorsOf(text).includes(anchor);
  });
}

describe('documents', () => {
  it.each(pages)('%s leads to what is there', (path) => {
    expect(lostLinks(path, read(path))).toEqual([]);
  });

  it('are there where code names them', () => {
    const code = ['src', 'schema', 'test', 'deploy'].flatMap(filesIn);
    const named = code
      .filter((path) => path.endsWith('.ts'))
      .flatMap((path) => read(path).match(/\bdocs\/[\w/-]+\.md\b/g) ?? []);
    expect(named.length).toBeGreaterThan(5);
    expect([...new Set(named)].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('are missed where a link is wrong', () => {
    const page =
      '# A b\n[a](#a-b) [b](#c) [c](seeds/NONE.md) [d](docs/ERRORS.md#bad_key) [e](http://x)';
    expect(lostLinks('README.md', page)).toEqual(['#c', 'seeds/NONE.md']);
  });
});
