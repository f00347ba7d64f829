import { defineCatalog } from '../src/model/catalog.js';
import { Category } from './entities/category.js';
import { Country } from './entities/country.js';
import { CountryCurrency } from './entities/country-currency.js';
import { CountryLanguage } from './entities/country-language.js';
import { Currency } from './entities/currency.js';
import { Language } from './entities/language.js';
import { Setting } from './entities/setting.js';
import { Subdivision } from './entities/subdivision.js';
import { TimeZone } from './entities/time-zone.js';
import { Translation } from './entities/translation.js';

/** All that this deployment serves: one line an entity. */
export const catalog = defineCatalog([
  Country,
  Subdivision,
  Currency,
  Language,
  TimeZone,
  CountryCurrency,
  CountryLanguage,
  Translation,
  Category,
  Setting,
]);
