import { createHash } from 'node:crypto';
import { AlmanacError } from '../lib/errors.js';
import { stableJson } from '../lib/stable-json.js';
import { KEY_INDEX } from './document.js';
import { columnOf, type Entity } from './entity.js';
import type { FieldType } from './field.js';
import { localizedMistakes } from './localized-mistakes.js';
import type { ManyRelation, OneRelation, Relation, ThroughRelation } from './relation.js';

/** All entities of a deployment, validated. Made by `defineCatalog`. */
export interface Catalog {
  readonly entities: readonly Entity[];
  /** Names the shape of the stored documents: 12 hex digits. Descriptions, relations and trees do not count. */
  readonly fingerprint: string;
  /** Errors: CATALOG_INVALID where there is none of that name. */
  must(name: string): Entity;
}

// Raised when the stored form changes without the entities doing so: it moves every fingerprint.
const FORMAT = 3;

type Named<Entities extends readonly Entity[], Name extends string> = Extract<
  Entities[number],
  { readonly name: Name }
>;

type IndexMissing<
  Entities extends readonly Entity[],
  Target extends string,
  Index extends string,
> = Index extends keyof Named<Entities, Target>['indexes']
  ? never
  : `${Target} has no index ${Index}`;

/** The mistakes of one relation, as sentences; never, where there are none. */
type MistakeOf<Entities extends readonly Entity[], R> =
  R extends ThroughRelation<infer Target, infer Through, infer Index, infer On>
    ? Target extends Entities[number]['name']
      ? Through extends Entities[number]['name']
        ?
            | IndexMissing<Entities, Through, Index>
            | (On[number] extends Named<Entities, Through>['key'][number]
                ? never
                : `${Through}'s key has no field ${On[number]}`)
        : `there is no entity ${Through}`
      : `there is no entity ${Target}`
    : R extends ManyRelation<infer Target, infer Index>
      ? Target extends Entities[number]['name']
        ? IndexMissing<Entities, Target, Index>
        : `there is no entity ${Target}`
      : R extends OneRelation<string, infer Target>
        ? Target extends Entities[number]['name']
          ? never
          : `there is no entity ${Target}`
        : never;

type MistakesOf<Entities extends readonly Entity[], E extends Entity> = {
  [Name in keyof E['relations'] & string]: MistakeOf<Entities, E['relations'][Name]> extends never
    ? never
    : `${E['name']}.${Name}: ${MistakeOf<Entities, E['relations'][Name]>}`;
}[keyof E['relations'] & string];

type Checked<Entities extends readonly Entity[]> = {
  readonly [I in keyof Entities]: MistakesOf<Entities, Entities[I]> extends never
    ? Entities[I]
    : MistakesOf<Entities, Entities[I]>;
};

/**
 * Brings entities together. A relation to an entity or an index that is not there does not compile,
 * and the compiler's message says which; the same is checked at run time, for the untyped.
 *
 * Errors: CATALOG_INVALID with every mistake found, one a line.
 */
export function defineCatalog<const Entities extends readonly Entity[]>(
  entities: Entities & Checked<Entities>,
): Catalog {
  const byName = new Map<string, Entity>(entities.map((entity) => [entity.name, entity]));
  const mistakes = [
    ...duplicates(
      'entity',
      entities.map((entity) => entity.name),
    ),
    ...duplicates(
      'table',
      entities.map((entity) => entity.table),
    ),
    ...entities.flatMap((entity) => mistakesOf(entity, byName)),
  ];
  if (mistakes.length > 0) throw new AlmanacError('CATALOG_INVALID', mistakes.join('\n'));
  return {
    entities,
    fingerprint: fingerprintOf(entities),
    must(name) {
      const entity = byName.get(name);
      if (entity) return entity;
      throw new AlmanacError('CATALOG_INVALID', `There is no entity ${name} in the catalog.`);
    },
  };
}

function duplicates(what: string, names: readonly string[]): string[] {
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  return twice.map((name) => `Expected each ${what} once, got ${name} twice.`);
}

function mistakesOf(entity: Entity, byName: ReadonlyMap<string, Entity>): string[] {
  const columns = Object.keys(entity.fields).map((name) => columnOf(entity, name));
  return [
    ...duplicates(`column of ${entity.name}`, columns),
    ...[
      ...entity.key,
      ...Object.values(entity.indexes).flatMap(({ on, order, words }) => [
        ...on,
        ...(order ?? []),
        ...(words ?? []),
      ]),
    ]
      .filter((name) => !(name in entity.fields))
      .map((name) => `${entity.name}: a key or index names ${name}, which is no field of it.`),
    ...(KEY_INDEX in entity.indexes
      ? [`${entity.name}: an index cannot be called ${KEY_INDEX}; every entity has that one.`]
      : []),
    ...uniqueMistakes(entity),
    ...Object.entries(entity.relations).flatMap(([name, relation]) =>
      relationMistakes(entity, relation, byName).map((text) => `${entity.name}.${name}: ${text}.`),
    ),
    ...localizedMistakes(entity, byName).map((text) => `${entity.name}, ${text}.`),
    ...Object.keys(entity.relations)
      .filter((name) => name in entity.fields)
      .map((name) => `${entity.name}: ${name} is both a field and a relation.`),
    ...treeMistakes(entity).map((text) => `${entity.name}: a tree ${text}.`),
  ];
}

function treeMistakes({ tree, key, fields, indexes }: Entity): string[] {
  if (!tree) return [];
  const [only] = key;
  if (key.length !== 1 || only === undefined) {
    return [`needs a key of one field, got ${key.join(', ')}`];
  }
  const { parent, index } = tree;
  const [above, own] = [fields[parent]?.type, fields[only]?.type];
  const on = indexes[index]?.on;
  return [
    ...(parent === only ? [`needs another field for the parent than the key ${only}`] : []),
    ...(above === undefined || above === own
      ? []
      : [`needs a parent of the key's type: ${only} is ${own}, ${parent} is ${above}`]),
    ...(above === undefined ? [`names ${parent} as the parent, which is no field`] : []),
    ...(on?.length === 1 && on[0] === parent
      ? []
      : [`needs an index on ${parent} alone; ${index} is ${on ? `on ${on.join(', ')}` : 'none'}`]),
    ...(indexes[index]?.words
      ? [`needs an index with one entry a record; ${index} is a word index`]
      : []),
  ];
}

function uniqueMistakes(entity: Entity): string[] {
  const keys = [['the key', entity.key.join()]];
  return Object.entries(entity.indexes).flatMap(([name, { on, order = [], unique }]) => {
    if (!unique) return [];
    const text = `${entity.name}: the unique index ${name}`;
    const twin = keys.find(([, fields]) => fields === on.join())?.[0];
    keys.push([name, on.join()]);
    return [
      ...(on.length === 0 ? [`${text} needs a field to be on.`] : []),
      ...(order.length > 0 ? [`${text} has one record for each value, and so no order.`] : []),
      ...(twin === undefined ? [] : [`${text} is on the same fields as ${twin}.`]),
      ...on
        .filter((field) => NO_SCALARS.has(entity.fields[field]?.type))
        .map((field) => `${text} is on ${field}, which holds no single value.`),
    ];
  });
}

const NO_SCALARS: ReadonlySet<FieldType | undefined> = new Set(['json', 'geojson', 'set']);

function relationMistakes(
  entity: Entity,
  relation: Relation,
  byName: ReadonlyMap<string, Entity>,
): string[] {
  const target = byName.get(relation.target);
  if (!target) return [`there is no entity ${relation.target}`];
  if (relation.kind === 'one') {
    return relation.on.length === target.key.length
      ? []
      : [
          `expected ${target.key.length} field(s) for the key of ${target.name}, got ${relation.on.length}`,
        ];
  }
  const holder = relation.kind === 'many' ? target : byName.get(relation.through);
  if (!holder) return [`there is no entity ${(relation as ThroughRelation).through}`];
  const index = holder.indexes[relation.index];
  if (!index) return [`${holder.name} has no index ${relation.index}`];
  if (index.words)
    return [`${relation.index} of ${holder.name} is a word index, for searches alone`];
  return [
    ...(index.on.length === entity.key.length
      ? []
      : [
          `index ${relation.index} is on ${index.on.length} field(s), the key of ${entity.name} has ${entity.key.length}`,
        ]),
    ...(relation.kind === 'through' ? throughMistakes(relation, holder, target) : []),
  ];
}

function throughMistakes({ on }: ThroughRelation, join: Entity, target: Entity): string[] {
  const absent = on.filter((name) => !join.key.includes(name));
  return [
    ...absent.map((name) => `${join.name}'s key has no field ${name}`),
    ...(on.length === target.key.length
      ? []
      : [`expected ${target.key.length} field(s) for the key of ${target.name}, got ${on.length}`]),
  ];
}

function fingerprintOf(entities: readonly Entity[]): string {
  const shape = entities
    .map(({ name, table, key, fields, indexes }) => ({
      name,
      table,
      key,
      // That an index is unique changes nothing about its entries.
      indexes: Object.fromEntries(
        Object.entries(indexes).map(([index, { unique: _, ...stored }]) => [index, stored]),
      ),
      fields: Object.entries(fields).map(([fieldName, { type, column, nullable, values }]) => ({
        fieldName,
        type,
        column,
        nullable,
        values,
      })),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return createHash('sha256').update(stableJson({ FORMAT, shape })).digest('hex').slice(0, 12);
}
