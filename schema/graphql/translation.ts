import { builder } from '../builder.js';
import { Translation } from '../entities/translation.js';

builder.expose(Translation, {
  members: {
    kind: {
      country: 'A country or territory of ISO 3166-1.',
      region: 'A larger or special region, such as a continent.',
      language: 'A language.',
    },
  },
});
