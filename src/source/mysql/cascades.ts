import type { CascadeAction, CascadeRule } from '../../model/cascade.js';
import { columnOf, type Entity } from '../../model/entity.js';
import { type ForeignKey, type TableName, tableKey } from './foreign-keys.js';
import { fieldOfColumn, matchReference, type ReferenceMatch } from './reference-match.js';
import type { TrackedTable } from './tracked-table.js';

/** What of a table's changes reaches tracked tables in a way that cannot be repeated on documents. */
export interface Hazard {
  readonly table: TableName;
  onDelete: boolean;
  readonly columns: Set<string>;
}

/** What the server does by foreign keys, wherever it writes no row events for it. */
export interface Cascades {
  readonly rules: readonly CascadeRule[];
  /** By `tableKey`; of tracked tables and of others. */
  readonly hazards: ReadonlyMap<string, Hazard>;
}

/** A foreign key, with what is tracked of it. */
interface Link {
  readonly key: ForeignKey;
  readonly child: TrackedTable | undefined;
  readonly parent: TrackedTable | undefined;
  readonly match: ReferenceMatch | undefined;
}

interface Actions {
  readonly onDelete: CascadeAction | undefined;
  readonly onUpdate: CascadeAction | undefined;
}

/**
 * Sorts the cascades that reach tracked tables: into rules, which can be repeated on documents, and hazards,
 * where a new generation has to be loaded: cascades from or by way of a table that is not tracked, on
 * columns that are no fields, between values that documents do not compare, or that change generated columns.
 *
 * @param keys in the order in which the server follows those of one parent; so are the rules
 */
export function planCascades(
  database: string,
  tables: readonly TrackedTable[],
  keys: readonly ForeignKey[],
): Cascades {
  const tracked = new Map(
    tables.map((table) => [tableKey({ schema: database, table: table.name }), table]),
  );
  const links = keys.map((key): Link => {
    const child = tracked.get(tableKey(key.child));
    const parent = tracked.get(tableKey(key.parent));
    return { key, child, parent, match: child && parent && matchReference(key, child, parent) };
  });
  const hazards = findHazards(links);
  const rules = links.flatMap((link): CascadeRule[] => {
    const { onDelete, onUpdate } = repeatable(link, relevant(link, hazards));
    if (!link.match || !link.child || !link.parent || !(onDelete || onUpdate)) return [];
    const { childFields, parentFields, collated } = link.match;
    const { entity: child } = link.child;
    const { entity: parent } = link.parent;
    return [{ parent, parentFields, child, childFields, onDelete, onUpdate, collated }];
  });
  // For what a rule does to a table that has a hazard: of that there is no row event to look at.
  const blind = [...hazards].flatMap(([name, hazard]) => {
    const table = tracked.get(name);
    return table ? blindRules(table.entity, hazard) : [];
  });
  return { rules: [...rules, ...blind], hazards };
}

/** Rows that vanish above a table that matters matter too, and so on upwards. */
function findHazards(links: readonly Link[]): ReadonlyMap<string, Hazard> {
  const hazards = new Map<string, Hazard>();
  for (let grew = true; grew; ) {
    grew = false;
    for (const link of links) {
      const all = relevant(link, hazards);
      const repeated = repeatable(link, all);
      const lost = all.onDelete !== repeated.onDelete;
      const changed = all.onUpdate !== repeated.onUpdate ? link.key.parentColumns : [];
      if (lost || changed.length > 0) grew = note(hazards, link.key.parent, lost, changed) || grew;
    }
  }
  return hazards;
}

/** The actions of a foreign key that change something of which documents, here or below, are made. */
function relevant({ key, child }: Link, hazards: ReadonlyMap<string, Hazard>): Actions {
  const hazard = hazards.get(tableKey(key.child));
  const losesRecords = child !== undefined || hazard?.onDelete === true;
  const changesValues = key.childColumns.some(
    (column) =>
      hazard?.columns.has(column) || (child && fieldOfColumn(child.entity, column) !== undefined),
  );
  return {
    onDelete: (key.onDelete === 'cascade' ? losesRecords : changesValues)
      ? key.onDelete
      : undefined,
    onUpdate: changesValues ? key.onUpdate : undefined,
  };
}

/** Those of the actions that can be repeated on the documents of parent and child. */
function repeatable({ child, match }: Link, { onDelete, onUpdate }: Actions): Actions {
  if (!match || !child) return { onDelete: undefined, onUpdate: undefined };
  const canChange = !hasGeneratedField(child);
  return {
    onDelete: onDelete === 'cascade' || canChange ? onDelete : undefined,
    onUpdate: canChange && (onUpdate === 'setNull' || match.isCopied) ? onUpdate : undefined,
  };
}

function hasGeneratedField({ entity, columns }: TrackedTable): boolean {
  return Object.keys(entity.fields).some((name) => columns.get(columnOf(entity, name))?.generated);
}

/** Whether the hazard of `table` became a greater one. */
function note(
  hazards: Map<string, Hazard>,
  table: TableName,
  lost: boolean,
  columns: readonly string[],
): boolean {
  const hazard = hazards.get(tableKey(table)) ?? { table, onDelete: false, columns: new Set() };
  const before = [hazard.onDelete, hazard.columns.size].join();
  hazard.onDelete ||= lost;
  for (const column of columns) hazard.columns.add(column);
  hazards.set(tableKey(table), hazard);
  return before !== [hazard.onDelete, hazard.columns.size].join();
}

function blindRules(parent: Entity, { onDelete, columns }: Hazard): CascadeRule[] {
  const blind = { parent, child: undefined, childFields: [], collated: false };
  const fields = [...columns].flatMap((column) => fieldOfColumn(parent, column) ?? []);
  return [
    ...(onDelete
      ? [{ ...blind, parentFields: [], onDelete: 'cascade' as const, onUpdate: undefined }]
      : []),
    // One rule a field: a change of any counts, also where another is null.
    ...fields.map((name) => ({
      ...blind,
      parentFields: [name],
      onDelete: undefined,
      onUpdate: 'cascade' as const,
    })),
  ];
}

const CHECKS_OFF = 0x02;
const CASCADES_LOGGED = 0x10;

/**
 * Whether the server, if it cascaded from these rows, wrote no row events for it: foreign_key_checks was
 * on, and the event is not of a MySQL that logs cascades. Each event says so itself, and not the server's
 * version: binlogs outlive an upgrade, and a replica repeats what its source did.
 */
export const cascadesUnlogged = ({ flags }: { readonly flags: number }) =>
  (flags & (CHECKS_OFF | CASCADES_LOGGED)) === 0;
