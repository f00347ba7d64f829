import { buildSchema } from 'graphql';
import { defineCatalog } from '../../../../src/model/catalog.js';
import { defineEntity } from '../../../../src/model/entity.js';
import { field } from '../../../../src/model/field.js';

const Country = defineEntity({ name: 'Country', fields: { code: field.string() }, key: ['code'] });

export const catalog = defineCatalog([Country]);

export const schema = buildSchema('type Query { country(code: ID!): String }');

export const exampleQueries = [{ query: '{ country(code: "AT") }' }];
