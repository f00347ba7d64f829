import type { Entity } from './entity.js';

export type CascadeAction = 'cascade' | 'setNull';

/**
 * What a foreign key makes the source do to the children of a row, where it does so without telling: the
 * rule stands in for the row changes that are missing.
 */
export interface CascadeRule {
  readonly parent: Entity;
  /** The fields that a child refers to. A row where one of them is null has no children. */
  readonly parentFields: readonly string[];
  /** undefined: which records change, and how, cannot be told from documents. */
  readonly child: Entity | undefined;
  /** In the order of `parentFields`. */
  readonly childFields: readonly string[];
  readonly onDelete: CascadeAction | undefined;
  readonly onUpdate: CascadeAction | undefined;
  /** The source may call two values equal that documents write differently: `CH` and `ch`. */
  readonly collated: boolean;
}
