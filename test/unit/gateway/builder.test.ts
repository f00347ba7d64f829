import { describe, expect, it } from 'vitest';
import { createBuilder } from '../../../src/gateway/builder.js';
import { schemaText } from '../../../src/gateway/schema-text.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { many, one } from '../../../src/model/relation.js';
import { ask, gatewayOver } from './ask.js';
import { createFakeStore } from './fake-store.js';

const Sample = defineEntity({
  name: 'Sample',
  description: 'One field of every type.',
  fields: {
    id: field.bigint({ description: 'Number.' }),
    count: field.int(),
    big: field.bigint({ nullable: true }),
    yes: field.boolean(),
    price: field.decimal(),
    ratio: field.float(),
    name: field.string({ nullable: true, deprecated: 'Nobody has one.' }),
    raw: field.bytes(),
    kind: field.enum(['small', 'mini-bus', '2cv', '', 'true', 'mini_bus']),
    tags: field.set(['a b', 'c'], { nullable: true }),
    day: field.date(),
    local: field.localDateTime(),
    at: field.dateTime(),
    span: field.time(),
    extra: field.json(),
    shape: field.geojson(),
    uuid: field.uuid(),
  },
  key: ['id'],
});

const sample = {
  id: '18446744073709551615',
  count: -2147483648,
  big: '-9223372036854775808',
  yes: true,
  price: '12345678901234567890.50',
  ratio: 0.1,
  name: null,
  raw: '/+8=',
  kind: 'mini-bus',
  tags: ['a b', 'c'],
  day: '2024-02-29',
  local: '0001-01-01T00:00:00.123456',
  at: '2038-01-19T03:14:07.999999Z',
  span: '-838:59:59.000001',
  extra: { big: [1, null] },
  shape: { type: 'Point', coordinates: [13.25, 52.5] },
  uuid: '123e4567-e89b-12d3-a456-426614174000',
};

const sampleSchema = () => {
  const catalog = defineCatalog([Sample]);
  const builder = createBuilder(catalog);
  builder.expose(Sample, { members: { kind: { small: 'Not large.' } } });
  return { catalog, schema: builder.build() };
};

describe('an exposed entity', () => {
  it('has a GraphQL type for each field type, and drops what is not in use', () => {
    const text = schemaText(sampleSchema().schema).replace(/"""[^"]*"""\s*/g, '');
    expect(text).toMatch(
      /type Sample implements Node \{\s*at: DateTime!\s+big: BigInt\s+count: Int!\s+databaseId: ID!\s+day: Date!\s+extra: JSON\s+id: ID!\s+kind: SampleKind!\s+local: LocalDateTime!\s+name: String @deprecated\(reason: "Nobody has one."\)\s+price: Decimal!\s+ratio: Float!\s+raw: Byte!\s+shape: GeoJSON!\s+span: Time!\s+tags: \[SampleTags!\]\s+uuid: UUID!\s+yes: Boolean!\s+\}/,
    );
    expect(text).toContain('scalar UUID @specifiedBy');
  });

  it('maps enum members that GraphQL cannot name, each to a name of its own', () => {
    const { schema } = sampleSchema();
    const names = schema
      .toConfig()
      .types.find(({ name }) => name === 'SampleKind')
      ?.toConfig();
    expect(names).toHaveProperty('values.small.description', 'Not large.');
    expect(names).toHaveProperty('values.mini_bus.value', 'mini_bus');
    expect(names).toHaveProperty('values.mini_bus_2.value', 'mini-bus');
    expect(names).toHaveProperty('values.mini_bus_2.description', 'Stored as `mini-bus`.');
    expect(names).toHaveProperty('values._2cv.value', '2cv');
    expect(names).toHaveProperty('values.EMPTY.value', '');
    expect(names).toHaveProperty('values._true.value', 'true');
  });

  it('passes every value through without losing a digit', async () => {
    const { catalog, schema } = sampleSchema();
    const store = await createFakeStore(catalog);
    await store.put(Sample, sample);
    const names = Object.keys(Sample.fields).join(' ').replace('id', 'id: databaseId');
    const { data, errors } = await ask(
      gatewayOver(schema, store),
      `{ sample(databaseId: "18446744073709551615") { ${names} } }`,
    );
    expect(errors).toBeUndefined();
    expect(data?.sample).toEqual({ ...sample, kind: 'mini_bus_2', tags: ['a_b', 'c'] });
  });

  it.each([['1e3'], ['007'], ['-0'], ['x'], ['']])('refuses the key %j', async (id) => {
    const { catalog, schema } = sampleSchema();
    const store = await createFakeStore(catalog);
    const { errors } = await ask(
      gatewayOver(schema, store),
      `{ sample(databaseId: "${id}") { id } }`,
    );
    expect(errors).toMatchObject([
      { message: expect.stringContaining('Sample.id'), extensions: { code: 'BAD_KEY' } },
    ]);
    expect(store.calls).toEqual([]);
  });

  it('refuses more keys than a field takes', async () => {
    const { catalog, schema } = sampleSchema();
    const { errors } = await ask(
      gatewayOver(schema, await createFakeStore(catalog)),
      'query ($ids: [ID!]!) { samplesByDatabaseId(databaseIds: $ids) { id } }',
      { ids: Array.from({ length: 1001 }, (_, at) => at) },
    );
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('at most 1000 databaseIds, got 1001'),
        extensions: { code: 'BAD_PAGE_SIZE' },
      },
    ]);
  });

  it('takes fields written by hand, omissions and names of its own', () => {
    const builder = createBuilder(defineCatalog([Sample]));
    builder.expose(Sample, {
      omit: ['raw', 'extra'],
      fields: (t) => ({
        name: t.string({ nullable: false, resolve: (document) => document.name ?? '?' }),
        twice: t.float({ resolve: ({ ratio }) => ratio * 2 }),
      }),
      names: { page: 'allSamples' },
    });
    const text = schemaText(builder.build());
    expect(text).toContain('  name: String!\n');
    expect(text).toContain('  twice: Float\n');
    expect(text).toContain('  allSamples(');
    expect(text).not.toContain('raw:');
    expect(text).not.toContain('scalar JSON');
  });
});

describe('a schema that cannot be', () => {
  const Parent = defineEntity({
    name: 'Parent',
    fields: { id: field.int() },
    key: ['id'],
    relations: { children: many('Child', { index: 'byParent' }) },
  });
  const Child = defineEntity({
    name: 'Child',
    fields: { id: field.int(), parentId: field.int() },
    key: ['id'],
    indexes: { byParent: { on: ['parentId'] } },
    relations: { parent: one('Parent', { on: ['parentId'] }) },
  });
  const catalog = defineCatalog([Parent, Child]);

  it('is refused where a relation leads to what is not exposed', () => {
    const builder = createBuilder(catalog);
    builder.expose(Parent);
    expect(() => builder.build()).toThrow(
      expect.objectContaining({
        code: 'CATALOG_INVALID',
        message:
          'Parent.children: expected Child to be exposed, and it is not. Expose it, or omit the relation.',
      }),
    );
  });

  it('stands where the relation is omitted', () => {
    const builder = createBuilder(catalog);
    builder.expose(Parent, { omit: ['children'] });
    expect(schemaText(builder.build())).not.toContain('Child');
  });

  it('is refused for an entity of another catalog', () => {
    const builder = createBuilder(catalog);
    expect(() => builder.expose(Sample)).toThrow('There is no entity Sample in the catalog.');
    expect(() => builder.expose({ ...Child })).toThrow('Expected Child as the catalog has it');
  });

  it('is refused for an entity that is exposed twice', () => {
    const builder = createBuilder(catalog);
    builder.expose(Parent);
    expect(() => builder.expose(Parent)).toThrow(
      expect.objectContaining({ code: 'CATALOG_INVALID' }),
    );
  });
});
