import { builder } from '../builder.js';
import { CountryLanguage } from '../entities/country-language.js';

builder.expose(CountryLanguage);
