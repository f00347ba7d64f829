import { AlmanacError } from '../../lib/errors.js';
import type { Logger } from '../../lib/logger.js';
import type { Entity } from '../../model/entity.js';
import type { Version } from '../../store/store.js';
import type { Loaders } from '../loaders.js';
import { Forest } from './forest.js';
import type { ForestCache } from './forest-cache.js';

/** Records of a tree that is read whole: the server answers nobody else while it lists them. */
export const MOST_TREE_RECORDS = 500_000;

/**
 * The forest of an entity with a tree, at a version: from the cache, or one range of its index.
 *
 * Errors: RESULT_TOO_LARGE for more records than `MOST_TREE_RECORDS`; those of the store.
 */
export async function readForest(
  entity: Entity,
  {
    version,
    loaders,
    cache,
    logger,
  }: {
    readonly version: Version;
    readonly loaders: Loaders;
    readonly cache: ForestCache;
    readonly logger: Logger;
  },
): Promise<Forest> {
  const known = cache.get(version, entity);
  if (known) return known;
  const index = entity.tree?.index ?? '';
  const limit = MOST_TREE_RECORDS + 1;
  const members = await loaders.ranges.load({ entity, index, prefix: '', limit });
  if (members.length > MOST_TREE_RECORDS) {
    throw new AlmanacError(
      'RESULT_TOO_LARGE',
      `Expected at most ${MOST_TREE_RECORDS} records in the tree of ${entity.name}, got more. Ask for parent and children instead.`,
    );
  }
  const forest = new Forest(entity, members);
  cache.put(version, entity, forest);
  const ids = forest.encircled.map(({ id }) => id);
  if (cache.isNews(entity, ids) && ids.length > 0) {
    logger.warn(
      { entity: entity.name, count: ids.length, ids: ids.slice(0, 10) },
      'Records stand below themselves: their parents form a circle, and no root leads to them.',
    );
  }
  return forest;
}
