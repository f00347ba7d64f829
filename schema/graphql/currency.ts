import { builder } from '../builder.js';
import { Currency } from '../entities/currency.js';

builder.expose(Currency);
