import type { Logger } from '../lib/logger.js';
import type { Entity } from '../model/entity.js';
import type { FilterLimits } from './filters/entry-budget.js';
import type { PageSize } from './limits.js';
import type { Collations } from './locales/collations.js';
import type { PinOptions } from './pin.js';
import type { ReadObserver } from './read-observer.js';
import type { ForestCache } from './trees/forest-cache.js';

export interface ViewOptions extends PinOptions {
  /** How many records a request may get through lists. Default: `MOST_RECORDS`. */
  readonly mostRecords?: number | undefined;
  /** What a request's filters may read. Default: `FILTER_LIMITS`. */
  readonly filterLimits?: Partial<FilterLimits> | undefined;
  readonly logger?: Logger;
  readonly observer?: ReadObserver;
  /** Called once a request for each document that its index lists but the store no longer has. */
  readonly onLost?: (entity: Entity, id: string) => void;
  /** Documents a command; default 10,000. */
  readonly maxBatchSize?: number;
  /** Records a page; default: 50, at most 500. */
  readonly pageSize?: PageSize | undefined;
  /** Shared by the views of one gateway. Default: each reads the trees that it needs itself. */
  readonly forests?: ForestCache | undefined;
  /** What is remembered of sorted texts, across requests. Default: nothing. */
  readonly collations?: Collations;
}
