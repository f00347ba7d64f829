import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createBuilder } from '../../../src/gateway/builder.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import { defineEntity, type Entity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

describe('the entity of the README', () => {
  it('becomes the fields that the README says', () => {
    const [, text = ''] = /```ts\n\s*import \{ defineEntity(.*?)```/s.exec(readme) ?? [];
    const [, definition = ''] = /export const (Brand = .*)/s.exec(text) ?? [];
    const make = new Function('defineEntity', 'field', `const ${definition}; return Brand;`);
    const Brand = make(defineEntity, field) as Entity;
    const builder = createBuilder(defineCatalog([Brand]));
    builder.expose(Brand);
    const schema = builder.build();
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {}).sort()).toEqual(
      ['brand', 'brands', 'brandsByDatabaseId', 'node', 'nodes'].sort(),
    );
    expect(schema.getSubscriptionType()?.getFields()).toHaveProperty('brandChanged');
    const filter = schema.getType('BrandFilter')?.toConfig() as unknown as { fields: object };
    expect(Object.keys(filter.fields).sort()).toEqual(
      ['and', 'countryCode', 'databaseId', 'not', 'or'].sort(),
    );
    for (const { description } of Object.values(Brand.fields)) expect(description).toBeTruthy();
  });
});
