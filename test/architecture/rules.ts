import type { SourceFacts } from './source-facts.js';

/** The floors of `src`, as docs/ARCHITECTURE.md has them: folder (unit) to floor. */
export const FLOORS: Readonly<Record<string, number>> = {
  lib: 0,
  model: 1,
  source: 2,
  store: 2,
  'source/*': 3,
  'store/*': 3,
  sync: 4,
  gateway: 4,
  'redis-om': 4,
  app: 5,
  cli: 6,
};

/** What a deployment's own folder may import of `src`. */
const OPEN_TO_SCHEMA = [/^src\/model\//, /^src\/gateway\/(builder|view|example-query)\.ts$/];

/** Packages that one folder alone knows, so that it can be replaced. */
const PACKAGE_HOMES: Readonly<Record<string, string>> = {
  mysql2: 'source/mysql',
  '@vlasky/zongji': 'source/mysql',
  redis: 'store/redis',
  'redis-om': 'redis-om',
  commander: 'cli',
  'cli-progress': 'cli',
};

/**
 * The folder that a file of `src` belongs to: its first one; below the contract folders `source` and
 * `store` also the second, which is an implementation.
 */
function unitOf(path: string): string | undefined {
  const [root, first, ...rest] = path.split('/');
  if (root !== 'src' || first === undefined || rest.length === 0) return undefined;
  const isImplementation = `${first}/*` in FLOORS && rest.length > 1;
  return isImplementation ? `${first}/${rest[0]}` : first;
}

function floorOf(unit: string): number | undefined {
  return FLOORS[unit] ?? FLOORS[unit.replace(/\/.*/, '/*')];
}

/** Every import that a file may not have, as a sentence that names file, import and rule. */
export function floorBreaches(files: readonly SourceFacts[]): string[] {
  return files.flatMap((file) =>
    file.imports.flatMap(({ specifier, path }) => {
      const reason = path ? refusalOf(file.path, path) : packageRefusal(file.path, specifier);
      return reason ? [`${file.path} imports ${path ?? specifier}: ${reason}`] : [];
    }),
  );
}

function refusalOf(from: string, to: string): string | undefined {
  if (from.startsWith('schema/')) {
    if (to.startsWith('schema/') || OPEN_TO_SCHEMA.some((pattern) => pattern.test(to))) return;
    return 'schema/ may import src/model and the builder and View of src/gateway.';
  }
  const [fromUnit, toUnit] = [unitOf(from), unitOf(to)];
  if (fromUnit === undefined) return 'every file of src belongs to a folder of the floor table.';
  if (toUnit === undefined) return 'src may import nothing outside src.';
  if (fromUnit === toUnit) return;
  const [fromFloor, toFloor] = [floorOf(fromUnit), floorOf(toUnit)];
  if (fromFloor === undefined) return `the floor table has no folder ${fromUnit}.`;
  if (toFloor === undefined) return `the floor table has no folder ${toUnit}.`;
  if (toFloor < fromFloor) return;
  const where = `${fromUnit} is on floor ${fromFloor}, ${toUnit} on floor ${toFloor}`;
  return `a file imports its own folder or lower floors; ${where}.`;
}

function packageRefusal(from: string, specifier: string): string | undefined {
  const unit = unitOf(from);
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  if (unit === 'model' && name !== 'node:crypto') return 'src/model is pure: no packages, no I/O.';
  const home = Object.hasOwn(PACKAGE_HOMES, name) ? PACKAGE_HOMES[name] : undefined;
  if (home === undefined || home === unit) return;
  return `src/${home} alone knows ${name}.`;
}

/** Every import cycle, each once, as `a → b → a`. Type imports count: they tie files as much. */
export function cycles(files: readonly SourceFacts[]): string[] {
  const targets = new Map(files.map(({ path, imports }) => [path, imports.map((i) => i.path)]));
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(path);
    if (seenAt >= 0) found.push([...trail.slice(seenAt), path].join(' → '));
    if (seenAt >= 0 || done.has(path)) return;
    for (const target of targets.get(path) ?? []) if (target) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) walk(path, []);
  return found;
}

const CONFIG = 'src/app/config.ts';
const KEYS = 'src/store/redis/keys.ts';
const LINE_CAP = 300;
const MEDIAN_CAP = 100;
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.ts$/;

/** What a file may not do or be, apart from its imports. */
export function habitBreaches(files: readonly SourceFacts[]): string[] {
  return files.flatMap((file) => {
    const { path, lines } = file;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const rules: readonly (readonly [boolean, string])[] = [
      [file.readsEnvironment && path !== CONFIG, `reads process.env: only ${CONFIG} does.`],
      [file.spellsStoreKey && path !== KEYS, `spells a key of the store: only ${KEYS} does.`],
      [name === 'index.ts', 'is a barrel: import from the file that declares.'],
      [file.reExportsAll, 'exports * from another file: import from the file that declares.'],
      [lines > LINE_CAP, `has ${lines} lines: ${LINE_CAP} is the cap.`],
      [!KEBAB_CASE.test(name), 'is not named in kebab-case.'],
    ];
    return rules.flatMap(([isBroken, rule]) => (isBroken ? [`${path} ${rule}`] : []));
  });
}

/** A breach where the median file is longer than it may be. */
export function medianBreaches(files: readonly SourceFacts[]): string[] {
  const sizes = files.map(({ lines }) => lines).sort((a, b) => a - b);
  const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
  if (median <= MEDIAN_CAP) return [];
  return [`The median file has ${median} lines: ${MEDIAN_CAP} is the cap. Split by purpose.`];
}
