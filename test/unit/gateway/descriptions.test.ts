import { assertEnumType, assertObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createBuilder } from '../../../src/gateway/builder.js';
import { defineCatalog } from '../../../src/model/catalog.js';
import type { Comments } from '../../../src/model/comments.js';
import { defineEntity } from '../../../src/model/entity.js';
import { field } from '../../../src/model/field.js';
import { many, one } from '../../../src/model/relation.js';

const Pen = defineEntity({
  name: 'Pen',
  fields: {
    code: field.string(),
    inkColor: field.enum(['blue', 'ultra-red', 'mauve']),
    price: field.decimal({ description: 'In francs.' }),
    twinCode: field.string({ nullable: true, deprecated: 'Pens are single.' }),
  },
  key: ['code'],
  indexes: { byTwin: { on: ['twinCode'] } },
  relations: {
    twin: one('Pen', { on: ['twinCode'], deprecated: 'See twinCode.' }),
    twins: many('Pen', { index: 'byTwin', deprecated: 'See twinCode.' }),
  },
});

const comments = {
  pen: {
    table: ' Things to write with ',
    columns: { code: 'Number?', ink_color: 'Color of the ink', price: 'unused', gone: 'unused' },
  },
  gone: { columns: {} },
} satisfies Comments;

function schemaWith(options: { comments?: Comments }) {
  const builder = createBuilder(defineCatalog([Pen]), options);
  builder.expose(Pen, {
    members: {
      inkColor: {
        blue: 'As the sky.',
        'ultra-red': { deprecated: 'Nobody sees it.' },
        mauve: { description: 'As a mallow.', deprecated: 'Out of fashion.' },
      },
    },
  });
  return builder.build();
}

describe('what a definition does not describe', () => {
  it("is described by the table's and the columns' comments", () => {
    const schema = schemaWith({ comments });
    const pen = assertObjectType(schema.getType('Pen'));
    expect(pen.description).toBe('Things to write with.');
    expect(pen.getFields()).toMatchObject({
      code: { description: 'Number?' },
      inkColor: { description: 'Color of the ink.' },
      price: { description: 'In francs.' },
    });
    expect(schema.getType('PenInkColor')?.description).toBe('Color of the ink.');
    expect(schema.getQueryType()?.getFields().pen?.args).toMatchObject([
      { name: 'code', description: 'Number?' },
    ]);
  });

  it('stays without where there is no comment', () => {
    const pen = assertObjectType(schemaWith({}).getType('Pen'));
    expect(pen.description).toBeUndefined();
    expect(pen.getFields().code?.description).toBeUndefined();
  });
});

describe('what is deprecated', () => {
  it('says so, with the reason: fields, relations and members of enums', () => {
    const schema = schemaWith({});
    expect(assertObjectType(schema.getType('Pen')).getFields()).toMatchObject({
      twinCode: { deprecationReason: 'Pens are single.' },
      twin: { deprecationReason: 'See twinCode.' },
      twins: { deprecationReason: 'See twinCode.' },
      price: { deprecationReason: undefined },
    });
    expect(assertEnumType(schema.getType('PenInkColor')).getValues()).toMatchObject([
      { name: 'blue', description: 'As the sky.', deprecationReason: undefined },
      { name: 'mauve', description: 'As a mallow.', deprecationReason: 'Out of fashion.' },
      {
        name: 'ultra_red',
        description: 'Stored as `ultra-red`.',
        deprecationReason: 'Nobody sees it.',
      },
    ]);
  });
});
