import { builder } from '../builder.js';
import { Language } from '../entities/language.js';

builder.expose(Language, {
  members: {
    scope: {
      individual: 'One language.',
      macrolanguage: 'A group of languages that is treated as one.',
      special: 'A code for a special case, such as "no linguistic content".',
    },
    type: {
      living: 'Spoken by people who learned it as children.',
      historical: 'An older stage of a language.',
      extinct: 'Died out in recent centuries.',
      ancient: 'Died out more than a thousand years ago.',
      constructed: 'Made up by people.',
      special: 'Not a language.',
    },
  },
});
