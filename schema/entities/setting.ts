import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';

export const Setting = defineEntity({
  name: 'Setting',
  description: 'A piece of configuration: a key and a JSON value.',
  fields: {
    key: field.string({ description: 'Name, dotted, e.g. `checkout.max_items`.' }),
    value: field.json({ description: 'The value: any JSON, null too.' }),
    description: field.string({ nullable: true, description: 'What the setting does.' }),
    updatedAt: field.dateTime({ description: 'When the record last changed.' }),
  },
  key: ['key'],
  indexes: {
    byUpdate: { on: ['updatedAt'] },
  },
});
