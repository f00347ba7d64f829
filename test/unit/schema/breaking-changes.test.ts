import { describe, expect, it } from 'vitest';
import { type NamedChange, refusals } from './breaking-changes.js';
import { readJson, readSchemas } from './schema-files.js';

describe('the schema of atlas', () => {
  it('breaks no client that uses the released one, unless schema/breaking-changes.json says why', async () => {
    const named = readJson('breaking-changes.json') as readonly NamedChange[];
    expect(await refusals(readSchemas('released/'), readSchemas(), named)).toEqual([]);
  });
});

describe('a change of the schema', () => {
  const before = 'type Query { a(x: Int): String b: Kind } enum Kind { K L }';
  const refused = (after: string, named: readonly NamedChange[] = []) =>
    refusals({ 'a.graphql': before }, { 'a.graphql': after }, named);

  it.each([
    ['nothing', before],
    ['a new field', 'type Query { a(x: Int): String b: Kind c: Int } enum Kind { K L }'],
    [
      'a new optional argument',
      'type Query { a(x: Int, y: Int): String b: Kind } enum Kind { K L }',
    ],
    ['a field that is never null', 'type Query { a(x: Int): String! b: Kind } enum Kind { K L }'],
    ['a deprecation', 'type Query { a(x: Int): String @deprecated b: Kind } enum Kind { K L }'],
  ])('passes with %s', async (_, after) => {
    expect(await refused(after)).toEqual([]);
  });

  it.each([
    ['a field', 'type Query { a(x: Int): String } enum Kind { K L }', "Field 'b' was removed"],
    ['an argument', 'type Query { a: String b: Kind } enum Kind { K L }', "Argument 'x: Int'"],
    ['an enum value', 'type Query { a(x: Int): String b: Kind } enum Kind { K }', "Enum value 'L'"],
    ['a type', 'type Query { a(x: Int): Int b: Kind } enum Kind { K L }', 'changed type'],
    [
      'freedom',
      'type Query { a(x: Int, y: Int!): String b: Kind } enum Kind { K L }',
      "Argument 'y: Int!' added",
    ],
  ])('is refused where it takes %s away', async (_, after, said) => {
    const [refusal, ...more] = await refused(after);
    expect(refusal).toContain(said);
    expect(refusal).toContain('a.graphql: breaking change, not named');
    expect(more).toEqual([]);
  });

  const without = 'type Query { a(x: Int): String } enum Kind { K L }';
  const name = { change: "Field 'b' was removed from object type 'Query'", reason: 'Unused.' };

  it('passes where it is named with a reason', async () => {
    expect(await refused(without, [name])).toEqual([]);
    expect(await refused(without, [{ ...name, reason: ' ' }])).toEqual([
      expect.stringContaining('without a reason'),
    ]);
  });

  it('must be there where it is named', async () => {
    expect(await refused(before, [name])).toEqual([expect.stringContaining('Remove it.')]);
  });

  it('is seen in each form of the schema', async () => {
    const subgraph = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n
      type Query { b: Thing } type Thing @key(fields: "id") { id: ID! name: String }`;
    const cut = subgraph.replace(' name: String', '');
    expect(
      await refusals(
        { 'a.graphql': before, 'b.graphql': subgraph },
        { 'a.graphql': before, 'b.graphql': cut },
        [],
      ),
    ).toEqual([expect.stringContaining('b.graphql: breaking change')]);
    const keyless = subgraph.replace('@key(fields: "id") {', '{');
    expect(await refusals({ 'b.graphql': subgraph }, { 'b.graphql': keyless }, [])).toEqual([
      expect.stringContaining('was removed'),
    ]);
    expect(await refusals({ 'a.graphql': before }, {}, [])).toEqual([
      expect.stringContaining('a.graphql was removed'),
    ]);
    expect(await refusals({}, { 'a.graphql': before }, [])).toEqual([
      'a.graphql was never released: npm run schema:release.',
    ]);
  });
});
