import { readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../schema/main.js';
import { createSubgraph } from '../../../src/gateway/federation/subgraph.js';
import { costOf } from '../../../src/gateway/http/query-cost.js';
import { PAGE_SIZE } from '../../../src/gateway/limits.js';
import { COMPOSERS } from '../../support/federation/composers.js';

interface Example {
  readonly place: string;
  /** What stands behind `graphql` at the block's beginning. */
  readonly kind: string;
  readonly text: string;
}

const subgraph = createSubgraph(schema);

/** Which forms of the schema an example of each kind has to fit. */
const FORMS = new Map([
  ['', [schema]],
  ['both', [schema, subgraph.schema]],
]);

/** Queries within blocks of another language, in the first group. */
const QUOTED = [
  /graphql\(`(.*?)`\)/gs,
  /\bquery: '(.*?)'/g,
  /'query=(.*?)'/g,
  /"query":"((?:\\.|[^"])*)"/g,
];

function examplesOf(name: string, page: string): Example[] {
  const blocks = [...page.matchAll(/^```(\w*) ?(\w*)\n(.*?)^```/gms)];
  return blocks.flatMap(([all, language, kind = '', text = ''], at) => {
    const line = page.slice(0, blocks[at]?.index).split('\n').length;
    const place = `${name}:${line}`;
    if (language === 'graphql') return [{ place, kind, text }];
    return QUOTED.flatMap((form) =>
      [...all.matchAll(form)].map(([, query = '']) => ({
        place,
        kind: '',
        text: query.replaceAll('\\"', '"'),
      })),
    );
  });
}

const examples = ['docs/GRAPHQL.md', 'README.md'].flatMap((name) =>
  examplesOf(name, readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')),
);

const mistakesIn = ({ kind, text }: Example) =>
  (FORMS.get(kind) ?? []).flatMap((form) => validate(form, parse(text)).map(String));

const queries = examples.filter(({ kind }) => FORMS.has(kind));

describe('documented examples', () => {
  it.each(queries.map((example) => [example.place, example] as const))(
    '%s is of this schema',
    (_, example) => {
      expect(mistakesIn(example)).toEqual([]);
    },
  );

  it('are seen, each of a kind that is known, and mistakes in them, too', () => {
    expect(queries.length).toBeGreaterThan(15);
    const kinds = new Set(examples.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['', 'both', 'excerpt', 'extension']);
    const page = [
      '```graphql both\n{ node(id: "a") { id } }\n```',
      '```sh\ncurl -d \'{"query":"{ country(code: \\"DE\\") { nmae } }"}\'\n```',
      "```ts\nconst a = { query: '{ countreis { totalCount } }' };\n```",
      '```ts\nconst a = graphql(`\n  { country(cod: "DE") { name } }\n`);\n```',
    ].join('\n');
    const mistakes = examplesOf('a page', page).map(mistakesIn);
    expect(mistakes.map((some) => some.length > 0)).toEqual([true, true, true, true]);
  });

  it('of types are of the subgraph', () => {
    for (const { text } of examples.filter(({ kind }) => kind === 'excerpt')) {
      expect(subgraph.sdl).toContain(text.split(' { …')[0]);
    }
  });

  it.each(Object.entries(COMPOSERS))('of other subgraphs fit ours: %s', (_, compose) => {
    const almanac = { name: 'almanac', url: 'http://almanac.test', sdl: subgraph.sdl };
    const extensions = examples.filter(({ kind }) => kind === 'extension');
    for (const { text } of extensions) {
      const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n${text}`;
      const other = { name: 'other', url: 'http://other.test', sdl };
      expect(compose([almanac, other]).errors).toEqual([]);
    }
  });

  it('say what they cost', () => {
    const said = queries.flatMap(({ text }) => {
      const [, cost] = /# .*= (\d+)$/m.exec(text) ?? [];
      return cost ? [{ cost: Number(cost), document: parse(text) }] : [];
    });
    expect(said).toHaveLength(1);
    for (const { cost, document } of said) {
      expect(costOf({ schema, document, pageSize: PAGE_SIZE })).toBe(cost);
    }
  });
});
