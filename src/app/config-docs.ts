import type { Setting } from './setting.js';
import { SETTING_NAMES, SETTINGS } from './settings.js';

const HEAD = `<!-- Generated from src/app/settings.ts by docs/generate.ts. Do not edit. -->

# Configuration

Each setting has one environment variable and one flag. A flag wins over its variable, a variable
over the default; an empty variable counts as not set. \`almanac COMMAND --help\` lists the flags that
the command takes.

- **Durations** are milliseconds, or a number with a unit: \`500ms\`, \`30s\`, \`5m\`, \`12h\`, \`7d\`.
- **Sizes** are bytes, or a whole number with a unit: \`64KiB\`, \`64MiB\`, \`1GiB\`.
- **Secrets** (the two addresses) are never printed with their password.
- A wrong value is refused at start, with exit code 78, the name, the value and what was expected:
  [CONFIG_INVALID](ERRORS.md#config_invalid). All wrong values are named at once.
- A variable that begins with \`ALMANAC_\` and is not in this table has no effect; Almanac warns of it,
  and says which one it may mean. Those of the tests (\`ALMANAC_TEST_…\`) and of the seeder
  (\`ALMANAC_SEED_…\`) are not Almanac's own.

`;

/** The text of docs/CONFIG.md: the table of settings, for people. */
export function configDocs(): string {
  const rows = SETTING_NAMES.map((name) => rowOf(SETTINGS[name]));
  const overview = markdownTable([
    ['variable', 'flag', 'default', 'commands'],
    ...rows.map(({ overview }) => overview),
  ]);
  return `${HEAD}${overview}\n${rows.map(({ section }) => section).join('\n')}`;
}

function rowOf(row: Setting): { overview: readonly string[]; section: string } {
  const { env, envFallback, flag, description, commands, parser, unit } = row;
  const anchor = `[\`${env}\`](#${env.toLowerCase()})`;
  const facts = [
    `Flag: \`${flag}\`.`,
    `Expected: ${parser.expected}.`,
    ...(unit ? [`A plain number counts ${unit}.`] : []),
    `Default: ${defaultOf(row)}.`,
    ...(envFallback ? [`Where it is not set, \`${envFallback}\` is read.`] : []),
  ];
  return {
    overview: [anchor, `\`${flag}\``, defaultOf(row), commands.join(', ')],
    section: `## ${env}\n\n${description}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}\n`,
  };
}

function defaultOf(row: Setting): string {
  if (row.default === undefined) return 'none: it must be given';
  return typeof row.default === 'string' ? `\`${row.default}\`` : row.default.says;
}

/** A table with aligned columns, as the formatter writes it; the first row is the head. */
function markdownTable([head = [], ...body]: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) =>
    Math.max(...[head, ...body].map((row) => row[at]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...body]
    .map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |\n`)
    .join('');
}
