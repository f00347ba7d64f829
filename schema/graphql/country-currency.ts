import { builder } from '../builder.js';
import { CountryCurrency } from '../entities/country-currency.js';

builder.expose(CountryCurrency);
