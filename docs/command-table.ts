import { allCommandCounts } from '../test/integration/gateway/command-counts/all-command-counts.js';
import type { CommandCount } from '../test/integration/gateway/command-counts/command-count.js';

/** The text between these lines is the table's. */
const MARKERS = /(<!-- commands: .*? -->\n).*?(<!-- end of commands -->)/s;

/**
 * The page with the table of what each kind of query costs, as the tests assert it.
 *
 * Errors: a page without the markers.
 */
export function withCommandTable(page: string): string {
  if (!MARKERS.test(page)) throw new Error(`Expected the markers of a table, ${MARKERS}.`);
  const ofForm = (wanted: CommandCount['form']) =>
    allCommandCounts.filter(({ form }) => form === wanted);
  const rows = [...ofForm(undefined), ...ofForm('subgraph')].map(rowOf);
  const table = ['', '| | commands |', '|---|---:|', ...rows, ''].join('\n');
  return page.replace(MARKERS, (_, begin, end) => `${begin}${table}\n${end}`);
}

function rowOf(
  { what, query, headers, commands }: CommandCount,
  at: number,
  all: readonly CommandCount[],
): string {
  const asked = [
    ...Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    ...(query === all[at - 1]?.query ? [] : [oneLine(query)]),
  ];
  const cells = [[what, ...asked.map((text) => `\`${text}\``)].join('<br>'), commands];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

const oneLine = (query: string) => query.trim().replace(/\s+/g, ' ');
