import { Country } from '../../../schema/entities/country.js';
import { Language } from '../../../schema/entities/language.js';
import { Translation } from '../../../schema/entities/translation.js';
import type { Document } from '../../../src/model/document.js';
import type { Entity } from '../../../src/model/entity.js';
import { countryOf } from '../../unit/gateway/atlas-data.js';

const COUNTRIES = [
  ['AT', 'AUT', 'Austria', 'Österreich', 'Autriche'],
  ['AX', 'ALA', 'Åland Islands', 'Ålandinseln', 'Îles Åland'],
  ['CH', 'CHE', 'Switzerland', 'Schweiz', 'Suisse'],
  ['CI', 'CIV', "Côte d'Ivoire", undefined, 'Côte d’Ivoire'],
  ['DE', 'DEU', 'Germany', 'Deutschland', 'Allemagne'],
  ['OM', 'OMN', 'Oman', 'Oman', 'Oman'],
  ['VC', 'VCT', 'St. Vincent and the Grenadines', 'St. Vincent und die Grenadinen', undefined],
  ['ZW', 'ZWE', 'Zimbabwe', 'Simbabwe', 'Zimbabwe'],
] as const;

const LANGUAGES = [
  ['deu', 'de', 'German', 'Deutsch'],
  ['gsw', null, 'Swiss German', 'Schweizerdeutsch'],
  ['zza', null, 'Zaza', undefined],
] as const;

const translation = (kind: string, code: string, locale: string, name: string | undefined) =>
  name === undefined ? [] : [{ kind, code, locale, name }];

/** Some countries and languages with names in German and French, a few in Austrian German. */
export const LOCALIZED_DOCUMENTS: readonly (readonly [Entity, readonly Document[]])[] = [
  [
    Country,
    COUNTRIES.map(([code, alpha3, name]) => ({
      ...countryOf(code),
      alpha3,
      name,
      continent: ['OM', 'ZW', 'CI'].includes(code) ? 'AF' : 'EU',
    })),
  ],
  [
    Language,
    LANGUAGES.map(([code, alpha2, name]) => ({
      code,
      alpha2,
      cldrCode: alpha2 ?? code,
      name,
      scope: 'individual',
      type: 'living',
    })),
  ],
  [
    Translation,
    [
      ...COUNTRIES.flatMap(([code, , , german, french]) => [
        ...translation('country', code, 'de', german),
        ...translation('country', code, 'fr', french),
      ]),
      ...translation('country', 'CH', 'de-AT', 'die Schweiz'),
      ...translation('country', 'GB-alt-short', 'de', 'Schnelles Land'),
      ...LANGUAGES.flatMap(([code, alpha2, , german]) =>
        translation('language', alpha2 ?? code, 'de', german),
      ),
      ...translation('language', 'de-CH', 'de', 'Schweizer Hochdeutsch'),
    ],
  ],
];
