import { expect, it } from 'vitest';
import { createBuilder } from '../../../../src/gateway/builder.js';
import { schemaText } from '../../../../src/gateway/schema-text.js';
import { defineCatalog } from '../../../../src/model/catalog.js';
import { defineEntity } from '../../../../src/model/entity.js';
import { field } from '../../../../src/model/field.js';
import { ask, gatewayOver } from '../ask.js';
import { createFakeStore } from '../fake-store.js';

const Blob = defineEntity({
  name: 'Blob',
  fields: { code: field.bytes(), value: field.int() },
  key: ['code'],
});

it('an entity whose indexes have no order has no orderBy, and answers', async () => {
  const catalog = defineCatalog([Blob]);
  const builder = createBuilder(catalog);
  builder.expose(Blob);
  const schema = builder.build();
  expect(schemaText(schema)).not.toMatch(/orderBy|BlobOrder/);
  const store = await createFakeStore(catalog);
  await store.put(Blob, { code: 'AAE=', value: 1 });
  const query = '{ blob(code: "AAE=") { value } blobs { totalCount } }';
  const { data, errors } = await ask(gatewayOver(schema, store), query);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ blob: { value: 1 }, blobs: { totalCount: 1 } });
});
