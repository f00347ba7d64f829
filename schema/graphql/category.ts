import { builder } from '../builder.js';
import { Category } from '../entities/category.js';

builder.expose(Category);
