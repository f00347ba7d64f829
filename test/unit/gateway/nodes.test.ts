import fc from 'fast-check';
import { isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../../schema/catalog.js';
import { Category } from '../../../schema/entities/category.js';
import { Translation } from '../../../schema/entities/translation.js';
import { schema } from '../../../schema/main.js';
import { createBuilder } from '../../../src/gateway/builder.js';
import { decodeGlobalId, encodeGlobalId } from '../../../src/gateway/global-id.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { encodeId } from '../../../src/model/key.js';
import { ask, gatewayOver } from './ask.js';
import { atlasStore } from './atlas-data.js';
import { createFakeStore } from './fake-store.js';

const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
const idOf = (name: string, id: string) => Buffer.from(`${name}:${id}`).toString('base64url');

async function mixedStore() {
  const store = await atlasStore(3);
  await store.put(
    Category,
    { id: 1, parentId: null, slug: 's', name: 'n', position: 0 },
    { id: -12, parentId: null, slug: 't', name: 'm', position: 1 },
  );
  await store.put(Translation, { kind: 'country', code: 'A/B:1', locale: 'de', name: 'x' });
  return store;
}

describe('a node', () => {
  it('is found by the id that its record shows, whatever its type and key', async () => {
    const gateway = gatewayOver(schema, await mixedStore());
    const { data } = await ask(
      gateway,
      `{ countries { nodes { id } } categories { nodes { id } } translations { nodes { id } }
         currencies { nodes { id } } countryCurrencies { nodes { id } } }`,
    );
    const lists = Object.values(data ?? {}) as { nodes: { id: string }[] }[];
    const ids = lists.flatMap(({ nodes }) => nodes.map(({ id }) => id));
    expect(new Set(ids).size).toBe(3 + 4 + 1 + 5 + 6);
    const answer = await ask(gateway, NODES, { ids });
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.nodes).toMatchObject(ids.map((id) => ({ id })));
  });

  it('has the fields of its type', async () => {
    const { data, errors } = await ask(
      gatewayOver(schema, await mixedStore()),
      `{ node(id: "${idOf('Category', '-12')}") {
           __typename ... on Category { databaseId slug } ... on Country { code } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data?.node).toEqual({ __typename: 'Category', databaseId: '-12', slug: 't' });
  });

  it('is null where there is no record, in its place in the order', async () => {
    const ids = [
      idOf('Country', 'AB'),
      idOf('Country', 'ZZ'),
      idOf('Currency', 'CU1'),
      idOf('Country', 'AB'),
    ];
    const { data, errors } = await ask(gatewayOver(schema, await mixedStore()), NODES, { ids });
    expect(errors).toBeUndefined();
    expect(data?.nodes).toEqual([
      { __typename: 'Country', id: ids[0] },
      null,
      { __typename: 'Currency', id: ids[2] },
      { __typename: 'Country', id: ids[0] },
    ]);
  });

  it('shares its batch with everything else that is asked', async () => {
    const store = await mixedStore();
    const ids = ['AA', 'AB'].map((code) => idOf('Country', code));
    await ask(
      gatewayOver(schema, store),
      `query ($ids: [ID!]!) { nodes(ids: $ids) { id } node(id: "${idOf('Currency', 'CU1')}") { id }
         country(code: "AC") { name } currency(code: "CU2") { code } }`,
      { ids },
    );
    expect(store.calls).toEqual([
      { method: 'checkpoint', size: 1 },
      { method: 'documents', entity: 'Country', size: 3 },
      { method: 'documents', entity: 'Currency', size: 2 },
    ]);
  });

  it('can be told from what a subgraph has', () => {
    const marked: string[] = [];
    const isMarked = ({ extensions }: { extensions: object }) =>
      'almanacStandAloneOnly' in extensions;
    for (const [name, type] of Object.entries(schema.getTypeMap())) {
      if (isMarked(type)) marked.push(name);
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const one of Object.values(type.getFields())) {
        if (isMarked(one)) marked.push(`${name}.${one.name}`);
      }
    }
    const ids = catalog.entities.map(({ name }) => `${name}.id`);
    const others = ['Node', 'Node.id', 'Query.node', 'Query.nodes', 'Subscription.changes'];
    expect(marked.sort()).toEqual([...ids, ...others].sort());
  });
});

describe('an id that cannot be', () => {
  it.each([
    ['no base64url', 'not an id!'],
    ['empty', ''],
    ['a key', 'CH'],
    ['padded', `${idOf('Country', 'AA')}=`],
    ['of no type', Buffer.from('AA').toString('base64url')],
    ['of an unknown type', idOf('Town', 'AA')],
    ['of a type that has no records', idOf('Query', 'AA')],
    ['of too many parts', idOf('Country', 'AA/AB')],
    ['of too few parts', idOf('Translation', 'country/CH')],
    ['no number', idOf('Category', 'one')],
    ['a number that is written otherwise', idOf('Category', '007')],
    ['a member that the enum lacks', idOf('Translation', 'town/CH/de')],
    ['not escaped as ids are', idOf('Country', 'A:B')],
    ['bytes that are not UTF-8', Buffer.from([0x43, 0x3a, 0xff]).toString('base64url')],
  ])('is refused: %s', async (_, id) => {
    const store = await mixedStore();
    const gateway = gatewayOver(schema, store);
    const one = await ask(gateway, 'query ($id: ID!) { node(id: $id) { id } }', { id });
    expect(one.data).toEqual({ node: null });
    expect(one.errors).toMatchObject([{ path: ['node'], extensions: { code: 'BAD_ID' } }]);
    const several = await ask(gateway, NODES, { ids: [id] });
    expect(several.errors).toMatchObject([{ path: ['nodes'], extensions: { code: 'BAD_ID' } }]);
    expect(store.calls).toEqual([]);
  });

  it('is one of more than a field takes', async () => {
    const ids = Array.from({ length: 1001 }, () => idOf('Country', 'AA'));
    const { errors } = await ask(gatewayOver(schema, await mixedStore()), NODES, { ids });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_PAGE_SIZE' } }]);
  });

  it('is one of an entity that is not exposed', async () => {
    const builder = createBuilder(catalog);
    builder.expose(Translation);
    const gateway = gatewayOver(builder.build(), await mixedStore());
    const { errors } = await ask(gateway, `{ node(id: "${idOf('Country', 'AA')}") { id } }`);
    expect(errors).toMatchObject([
      {
        message:
          'Expected the id of a type of this graph, got "Country:AA". Use an id that this graph returned, unchanged.',
      },
    ]);
  });
});

describe('a global id', () => {
  const Mixed = defineEntity({
    name: 'Mixed',
    fields: {
      text: field.string(),
      number: field.int(),
      big: field.bigint(),
      yes: field.boolean(),
      ratio: field.float(),
    },
    key: ['text', 'number', 'big', 'yes', 'ratio'],
  });

  it('leads back to its record, for any key', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.maxSafeInteger(),
        fc.bigInt(),
        fc.boolean(),
        fc.double({ noDefaultInfinity: true, noNaN: true }).map((ratio) => ratio + 0),
        (text, number, big, yes, ratio) => {
          const id = encodeId([text, number, String(big), yes, ratio]);
          const globalId = encodeGlobalId({ entity: Mixed, id });
          expect(decodeGlobalId(globalId, () => Mixed)).toEqual({ entity: Mixed, id });
        },
      ),
    );
  });

  it('needs a name that no field has', () => {
    const fields = { id: field.int(), databaseId: field.int() };
    const Taken = defineEntity({ name: 'Taken', fields, key: ['id'] });
    const taken = () => createBuilder(defineCatalog([Taken]));
    expect(() => taken().expose(Taken)).toThrow(
      expect.objectContaining({
        code: 'CATALOG_INVALID',
        message: expect.stringContaining('Got two of databaseId.'),
      }),
    );
    expect(() => taken().expose(Taken, { omit: ['databaseId'] })).not.toThrow();
  });

  it('is there for an entity whose own id does not show', async () => {
    const Hidden = defineEntity({ name: 'Hidden', fields: { id: field.int() }, key: ['id'] });
    const hidden = defineCatalog([Hidden]);
    const builder = createBuilder(hidden);
    builder.expose(Hidden, { omit: ['id'] });
    const store = await createFakeStore(hidden);
    await store.put(Hidden, { id: 7 });
    const { data } = await ask(gatewayOver(builder.build(), store), '{ hiddens { nodes { id } } }');
    expect(data?.hiddens).toEqual({ nodes: [{ id: idOf('Hidden', '7') }] });
  });
});
