import { createBuilder } from '../src/gateway/builder.js';
import { catalog } from './catalog.js';
import { comments } from './comments.js';

/** What `graphql/*.ts` are written with. */
export const builder = createBuilder(catalog, { comments });
