import { columnOf, type Entity } from '../../model/entity.js';
import type { FieldType } from '../../model/field.js';
import { type ForeignKey, uniqueKeysOf } from './foreign-keys.js';
import type { TrackedTable } from './tracked-table.js';

/** How the documents of a foreign key's two sides can be compared. */
export interface ReferenceMatch {
  readonly parentFields: readonly string[];
  readonly childFields: readonly string[];
  /** Texts that differ may be equal, by their collation or padding. */
  readonly collated: boolean;
  /** What is stored for the parent is stored just so for a child that follows it. */
  readonly isCopied: boolean;
}

const INTEGERS: readonly FieldType[] = ['int', 'bigint'];
const TEXTS = ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'];
/** Equal values have equal documents, where the columns are of one type. Dates are not here: one may be null. */
const EXACT: readonly FieldType[] = ['decimal', 'string', 'enum', 'uuid'];

/**
 * How to find a row's children by their documents; undefined where documents do not say: a column is no
 * field, or what the server takes for equal cannot be told from the fields' values.
 */
export function matchReference(
  { childColumns, parentColumns }: ForeignKey,
  child: TrackedTable,
  parent: TrackedTable,
): ReferenceMatch | undefined {
  const pairs = childColumns.map((column, at) => {
    const childSide = sideOf(child, column);
    const parentSide = sideOf(parent, parentColumns[at] ?? '');
    return childSide && parentSide && compare(childSide, parentSide);
  });
  if (!pairs.every((pair) => pair !== undefined)) return undefined;
  const collated = pairs.some((pair) => pair.collated);
  // MariaDB lets foreign keys refer to a key that is not unique: then two parents may be equal.
  if (collated && !isUnique(parent, parentColumns)) return undefined;
  return {
    parentFields: pairs.map((pair) => pair.parentField),
    childFields: pairs.map((pair) => pair.childField),
    collated,
    isCopied: pairs.every((pair) => pair.isCopied),
  };
}

export function fieldOfColumn(entity: Entity, column: string): string | undefined {
  return Object.keys(entity.fields).find((name) => columnOf(entity, name) === column);
}

type Side = NonNullable<ReturnType<typeof sideOf>>;

function sideOf({ entity, columns }: TrackedTable, columnName: string) {
  const fieldName = fieldOfColumn(entity, columnName);
  const field = fieldName === undefined ? undefined : entity.fields[fieldName];
  const column = columns.get(columnName);
  return fieldName !== undefined && field && column ? { fieldName, field, column } : undefined;
}

function compare(child: Side, parent: Side) {
  const types = [child.field.type, parent.field.type];
  const found = { childField: child.fieldName, parentField: parent.fieldName };
  const isSameColumn = child.column.columnType === parent.column.columnType;
  // The server lets them refer to each other only where size and sign are the same.
  if (types.every((type) => INTEGERS.includes(type))) {
    const isInteger = [child, parent].every(({ column }) => column.dataType !== 'bit');
    return isInteger ? { ...found, collated: false, isCopied: true } : undefined;
  }
  if (child.field.type !== parent.field.type) return undefined;
  const isText = [child, parent].every(({ column }) => TEXTS.includes(column.dataType));
  if (isText || child.field.type === 'bytes') {
    const isCopied = isText ? child.column.dataType === parent.column.dataType : isSameColumn;
    return { ...found, collated: true, isCopied };
  }
  // An enum's members are compared by their numbers.
  return EXACT.includes(child.field.type) && isSameColumn
    ? { ...found, collated: false, isCopied: true }
    : undefined;
}

function isUnique({ definition }: TrackedTable, columns: readonly string[]): boolean {
  return uniqueKeysOf(definition).some((key) => key.every((name) => columns.includes(name)));
}
