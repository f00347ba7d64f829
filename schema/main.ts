/** The deployment "atlas": countries, and what goes with them. Almanac loads this module by its path. */
import { builder } from './builder.js';

export { catalog } from './catalog.js';
export { exampleQueries } from './example-queries.js';

await builder.load(new URL('./graphql/', import.meta.url));

export const schema = builder.build();
