import { describe, expect, it } from 'vitest';
import { cycles, FLOORS, floorBreaches, habitBreaches, medianBreaches } from './rules.js';
import { factsOf, readFacts } from './source-facts.js';

const files = readFacts('src', 'schema');
// In two halves, or it would be a template to the linter.
const TEMPLATE_KEY = ['`almanac:{$', '{dataset}}:lease`'].join('');
const src = files.filter(({ path }) => path.startsWith('src/'));

describe('the floors of src and schema', () => {
  it('sees the whole of src', () => {
    const folders = new Set(src.map(({ path }) => path.split('/')[1]));
    const declared = new Set(Object.keys(FLOORS).map((unit) => unit.split('/')[0]));
    expect(folders).toEqual(declared);
  });

  it('lets a file import its own folder and lower floors alone', () => {
    expect(floorBreaches(files)).toEqual([]);
  });

  it('has no import cycle', () => {
    expect(cycles(files)).toEqual([]);
  });

  it('reads the environment, spells keys, names and sizes files as agreed', () => {
    expect(habitBreaches(files)).toEqual([]);
    expect(medianBreaches(src)).toEqual([]);
  });
});

describe('the test itself finds a made-up breach', () => {
  const breaches = (path: string, text: string) => floorBreaches([factsOf(path, text)]);

  it.each([
    ['src/lib/a.ts', '../model/entity.js', 'lib is on floor 0, model on floor 1'],
    ['src/sync/a.ts', '../gateway/view.js', 'sync is on floor 4, gateway on floor 4'],
    ['src/gateway/a.ts', '../sync/worker.js', 'gateway is on floor 4, sync on floor 4'],
    ['src/gateway/plugins/a.ts', '../../app/config.js', 'gateway is on floor 4, app on floor 5'],
    ['src/source/source.ts', '../store/store.js', 'source is on floor 2, store on floor 2'],
    ['src/source/source.ts', './mysql/a.js', 'source is on floor 2, source/mysql on floor 3'],
    ['src/store/redis/a.ts', '../../source/mysql/b.js', 'store/redis is on floor 3'],
    ['src/app/a.ts', '../../schema/main.js', 'src may import nothing outside src'],
    ['src/app/a.ts', '../extra/b.js', 'the floor table has no folder extra'],
    ['src/a.ts', './lib/errors.js', 'every file of src belongs to a folder'],
    ['schema/catalog.ts', '../src/lib/errors.js', 'schema/ may import src/model'],
    ['schema/graphql/a.ts', '../../src/gateway/server.js', 'schema/ may import src/model'],
    ['src/sync/a.ts', 'redis', 'src/store/redis alone knows redis'],
    ['src/gateway/a.ts', 'mysql2/promise', 'src/source/mysql alone knows mysql2'],
    ['src/model/a.ts', 'node:fs', 'src/model is pure'],
  ])('%s importing %s', (path, specifier, rule) => {
    const [breach = ''] = breaches(path, `import { x } from '${specifier}';`);
    expect(breach).toContain(path);
    expect(breach).toContain(specifier.replace(/^(\.{1,2}\/)+/, '').replace(/\.js$/, ''));
    expect(breach).toContain(rule);
  });

  it.each([
    ['src/sync/worker.ts', '../source/source.js'],
    ['src/store/redis/a.ts', '../store.js'],
    ['src/store/redis/a.ts', 'redis'],
    ['src/cli/a.ts', '../app/config.js'],
    ['schema/graphql/a.ts', '../../src/gateway/view.js'],
    ['schema/graphql/a.ts', '../entities/country.js'],
    ['src/model/catalog.ts', 'node:crypto'],
  ])('and lets %s import %s', (path, specifier) => {
    expect(breaches(path, `import { x } from '${specifier}';`)).toEqual([]);
  });

  it.each([
    "import type { A } from '../cli/a.js';",
    "export { a } from '../cli/a.js';",
    "export type { A } from '../cli/a.js';",
    "import '../cli/a.js';",
    "const a = await import('../cli/a.js');",
    "type A = import('../cli/a.js').A;",
  ])('however it is written: %s', (text) => {
    expect(breaches('src/lib/a.ts', text)).toHaveLength(1);
  });

  it('takes no import from a comment or a string', () => {
    const text = `// import x from '../cli/a.js'\nconst s = "import y from '../cli/a.js'";\n`;
    expect(breaches('src/lib/a.ts', text)).toEqual([]);
  });

  it('in a cycle, also one of types', () => {
    const ring = [
      factsOf('src/lib/a.ts', "import type { B } from './b.js';"),
      factsOf('src/lib/b.ts', "import { c } from './c.js';"),
      factsOf('src/lib/c.ts', "import { a } from './a.js';"),
    ];
    expect(cycles(ring)).toEqual(['src/lib/a.ts → src/lib/b.ts → src/lib/c.ts → src/lib/a.ts']);
    expect(cycles(ring.slice(0, 2))).toEqual([]);
  });

  it.each([
    ['process.env.HOME', 'reads process.env'],
    ["process['env']", 'reads process.env'],
    ['globalThis.process.env', 'reads process.env'],
    ['const { env: variables } = process;', 'reads process.env'],
    ["import { env } from 'node:process';", 'reads process.env'],
    [`const key = ${TEMPLATE_KEY};`, 'spells a key'],
    ["const key = 'almanac:{atlas}:lease';", 'spells a key'],
    ["export * from './b.js';", 'exports *'],
  ])('in a habit: %j', (text, rule) => {
    expect(habitBreaches([factsOf('src/lib/a.ts', text)])).toEqual([
      expect.stringContaining(`src/lib/a.ts ${rule}`),
    ]);
  });

  it('in a size', () => {
    expect(habitBreaches([factsOf('src/lib/a.ts', '\n'.repeat(300))])).toEqual([]);
    expect(habitBreaches([factsOf('src/lib/a.ts', '\n'.repeat(301))])).toEqual([
      'src/lib/a.ts has 301 lines: 300 is the cap.',
    ]);
  });

  it('in a name or a median', () => {
    const named = ['src/lib/index.ts', 'src/lib/someFile.ts'].map((path) => factsOf(path, ''));
    expect(habitBreaches(named)).toEqual([
      expect.stringContaining('src/lib/index.ts is a barrel'),
      expect.stringContaining('src/lib/someFile.ts is not named in kebab-case'),
    ]);
    expect(medianBreaches([factsOf('src/lib/a.ts', '\n'.repeat(101))])).toHaveLength(1);
  });

  it('and lets the two files that may', () => {
    expect(habitBreaches([factsOf('src/app/config.ts', 'process.env')])).toEqual([]);
    expect(habitBreaches([factsOf('src/store/redis/keys.ts', TEMPLATE_KEY)])).toEqual([]);
    expect(habitBreaches([factsOf('src/lib/a.ts', '// process.env')])).toEqual([]);
  });
});
