import { defineEntity } from '../../src/model/entity.js';
import { field } from '../../src/model/field.js';

export const Translation = defineEntity({
  name: 'Translation',
  description: 'The name of a country, region or language in some language, from CLDR.',
  fields: {
    kind: field.enum(['country', 'region', 'language'], { description: 'What the code names.' }),
    code: field.string({
      description: 'Code as CLDR spells it, e.g. `DE`, `419`, `de`, `zh-Hant`.',
    }),
    locale: field.string({ description: 'CLDR locale that the name is written in, e.g. `pt-PT`.' }),
    name: field.string({ description: 'Name in that locale.' }),
  },
  key: ['kind', 'code', 'locale'],
  indexes: {
    byLocale: { on: ['kind', 'locale'], order: ['name'] },
    byWord: { on: ['kind', 'locale'], words: ['name'] },
  },
});
