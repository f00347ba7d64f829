import fc, { type Arbitrary } from 'fast-check';
import { COLUMN_KINDS, type ColumnKind, KEY_KINDS, type KeyKind } from './column-kinds.js';
import type { TablePlan } from './history.js';

/** What the generator of statements needs to know of a column. */
export interface GeneratedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  /** Part of a foreign key. */
  readonly refers?: true;
}

/** A foreign key: these columns hold the key of that table. */
export interface GeneratedReference {
  readonly columns: readonly string[];
  readonly table: string;
  readonly key: readonly string[];
}

export interface GeneratedTable extends TablePlan {
  readonly columns: readonly GeneratedColumn[];
  readonly references: readonly GeneratedReference[];
  readonly keyKinds: readonly KeyKind[];
}

const ACTIONS = ['RESTRICT', 'CASCADE', 'SET NULL'] as const;

interface Reference {
  /** Which earlier table, counted round; the table itself where `toSelf`. */
  readonly target: number;
  readonly toSelf: boolean;
  readonly onDelete: (typeof ACTIONS)[number];
  readonly onUpdate: (typeof ACTIONS)[number];
  /** Whether the entity has the referencing columns as fields. */
  readonly tracked: boolean;
}

interface Draft {
  readonly keyKinds: readonly KeyKind[];
  readonly columns: readonly { readonly kind: ColumnKind; readonly nullable: boolean }[];
  readonly references: readonly Reference[];
  readonly hasUnique: boolean;
  readonly indexed: readonly number[];
}

/** One to four tables, keys and columns of many types, and references among them. */
export function tablesArbitrary(): Arbitrary<GeneratedTable[]> {
  const action = fc.constantFrom(...ACTIONS);
  const reference: Arbitrary<Reference> = fc.record({
    target: fc.nat(3),
    toSelf: fc.constantFrom(false, false, true),
    onDelete: action,
    onUpdate: action,
    tracked: fc.constantFrom(true, true, true, true, true, false),
  });
  const draft: Arbitrary<Draft> = fc.record({
    keyKinds: fc.array(fc.constantFrom(...KEY_KINDS), { minLength: 1, maxLength: 2 }),
    columns: fc.array(
      fc.record({ kind: fc.constantFrom(...COLUMN_KINDS), nullable: fc.boolean() }),
      { minLength: 1, maxLength: 6, size: 'max' },
    ),
    references: fc.array(reference, { minLength: 0, maxLength: 2, size: 'max' }),
    hasUnique: fc.boolean(),
    indexed: fc.array(fc.nat(9), { minLength: 0, maxLength: 3 }),
  });
  return fc
    .array(draft, { minLength: 1, maxLength: 4, size: 'max' })
    .map((drafts) => drafts.reduce<GeneratedTable[]>(addTable, []));
}

function addTable(tables: GeneratedTable[], draft: Draft): GeneratedTable[] {
  const name = `t${tables.length + 1}`;
  const key = draft.keyKinds.map((kind, at) => ({ name: `k${at + 1}`, kind, nullable: false }));
  const unique: GeneratedColumn[] = draft.hasUnique
    ? [{ name: 'u', kind: KEY_KINDS[0] as KeyKind, nullable: true }]
    : [];
  const plain = draft.columns.map(({ kind, nullable }, at) => ({
    name: `c${at + 1}`,
    kind,
    nullable,
  }));
  const references = draft.references.map((reference, at) => {
    const parent = reference.toSelf ? undefined : tables[reference.target % (tables.length || 1)];
    const target = parent ?? { table: name, columns: key, key: key.map((column) => column.name) };
    const columns = target.key.map((part, position) => ({
      name: `f${at + 1}${'ab'[position]}`,
      kind: target.columns.find((column) => column.name === part)?.kind as ColumnKind,
      nullable: true,
      refers: true as const,
    }));
    const own = columns.map((column) => column.name).join(', ');
    const constraint =
      `CONSTRAINT fk_${name}_${at + 1} FOREIGN KEY (${own}) REFERENCES ${target.table} ` +
      `(${target.key.join(', ')}) ON DELETE ${reference.onDelete} ON UPDATE ${reference.onUpdate}`;
    return {
      columns,
      constraint,
      tracked: reference.tracked,
      table: target.table,
      key: target.key,
    };
  });
  const columns: GeneratedColumn[] = [
    ...key,
    ...unique,
    ...plain,
    ...references.flatMap((reference) => reference.columns),
  ];
  const untracked = new Set(
    references
      .filter(({ tracked }) => !tracked)
      .flatMap((reference) => reference.columns.map((column) => column.name)),
  );
  const tracked = columns.filter((column) => !untracked.has(column.name));
  const create = [
    ...columns.map(
      ({ name, kind, nullable }) => `${name} ${kind.sql} ${nullable ? 'NULL' : 'NOT NULL'}`,
    ),
    `PRIMARY KEY (${key.map((column) => column.name).join(', ')})`,
    ...(draft.hasUnique ? ['UNIQUE KEY (u)'] : []),
    ...references.map(({ constraint }) => constraint),
  ].join(', ');
  const table: GeneratedTable = {
    entity: name.toUpperCase(),
    table: name,
    create: `CREATE TABLE ${name} (${create}) ENGINE=InnoDB`,
    fields: Object.fromEntries(
      tracked.map(({ name, kind, nullable }) => [
        name,
        { ...kind.field, nullable: nullable || kind.nullsItself === true },
      ]),
    ),
    key: key.map((column) => column.name),
    indexes: indexesOf(draft, tracked),
    columns,
    references: references.map((reference) => ({
      ...reference,
      columns: reference.columns.map((column) => column.name),
    })),
    keyKinds: draft.keyKinds,
  };
  return [...tables, table];
}

function indexesOf({ indexed }: Draft, columns: readonly GeneratedColumn[]): TablePlan['indexes'] {
  const scalars = columns.filter(({ kind }) => !['json', 'set'].includes(kind.field.type));
  const names = indexed.map((at) => scalars[at % scalars.length]?.name ?? 'k1');
  return Object.fromEntries(
    names.map((name, at) => {
      const order = names[at + 1];
      return [
        `by${at}`,
        { on: [name], ...(order !== undefined && order !== name ? { order: [order] } : {}) },
      ];
    }),
  );
}
