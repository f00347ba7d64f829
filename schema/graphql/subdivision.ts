import { builder } from '../builder.js';
import { Subdivision } from '../entities/subdivision.js';

builder.expose(Subdivision);
