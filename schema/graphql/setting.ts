import { builder } from '../builder.js';
import { Setting } from '../entities/setting.js';

builder.expose(Setting);
