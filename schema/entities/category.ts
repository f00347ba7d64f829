import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';
import { many, one } from '../../src/model/relation.js';

export const Category = defineEntity({
  name: 'Category',
  description: 'A product category: a node of a tree.',
  fields: {
    id: field.int({ description: 'Number of the category.' }),
    parentId: field.int({
      nullable: true,
      description: 'Number of the category above; null at the top.',
    }),
    slug: field.string({ description: 'Name for URLs, unique, e.g. `gaming-laptops`.' }),
    name: field.string({ description: 'English name.' }),
    position: field.int({ description: 'Order among the categories of one parent, from 0.' }),
  },
  key: ['id'],
  indexes: {
    byParent: { on: ['parentId'], order: ['position'] },
    bySlug: { on: ['slug'] },
    byName: { on: ['name'] },
  },
  relations: {
    parent: one('Category', {
      on: ['parentId'],
      description: 'The category above; null at the top of the tree.',
    }),
    children: many('Category', {
      index: 'byParent',
      description: 'The categories directly below, by position.',
    }),
  },
});
