/** To-one: `on` are this entity's fields that hold the target's key, in the target's key order. */
export interface OneRelation<FieldName extends string = string, Target extends string = string> {
  readonly kind: 'one';
  readonly target: Target;
  readonly on: readonly FieldName[];
  readonly description: string | undefined;
  /** Marks it as deprecated in the GraphQL schema, with the reason. */
  readonly deprecated: string | undefined;
}

/** To-many: the records of `target` whose `index` holds this record's key. */
export interface ManyRelation<Target extends string = string, Index extends string = string> {
  readonly kind: 'many';
  readonly target: Target;
  readonly index: Index;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
}

/**
 * Many-to-many: the records of join entity `through` whose `index` holds this record's key, each
 * leading to the record of `target` whose key stands in the join entity's `on` fields. Those must be
 * part of the join entity's key: then the index alone leads on, and no join document is read.
 */
export interface ThroughRelation<
  Target extends string = string,
  Through extends string = string,
  Index extends string = string,
  On extends readonly string[] = readonly string[],
> {
  readonly kind: 'through';
  readonly target: Target;
  readonly through: Through;
  readonly index: Index;
  readonly on: On;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
}

export type Relation<FieldName extends string = string> =
  | OneRelation<FieldName>
  | ManyRelation
  | ThroughRelation;

/** What people read about a relation. */
interface RelationOptions {
  readonly description?: string;
  readonly deprecated?: string;
}

/** This entity's fields `on` hold the key of `target`: `one('Country', { on: ['countryCode'] })`. */
export function one<const Target extends string, const FieldName extends string>(
  target: Target,
  { on, description, deprecated }: { readonly on: readonly FieldName[] } & RelationOptions,
): OneRelation<FieldName, Target> {
  return { kind: 'one', target, on, description, deprecated };
}

/** `target` has an index on this entity's key: `many('Subdivision', { index: 'byCountry' })`. */
export function many<const Target extends string, const Index extends string>(
  target: Target,
  { index, description, deprecated }: { readonly index: Index } & RelationOptions,
): ManyRelation<Target, Index> {
  return { kind: 'many', target, index, description, deprecated };
}

/**
 * Across a join entity:
 * `through('CountryCurrency', { index: 'byCountry', target: 'Currency', on: ['currencyCode'] })`.
 */
export function through<
  const Through extends string,
  const Target extends string,
  const Index extends string,
  const On extends readonly string[],
>(
  join: Through,
  {
    target,
    index,
    on,
    description,
    deprecated,
  }: { readonly target: Target; readonly index: Index; readonly on: On } & RelationOptions,
): ThroughRelation<Target, Through, Index, On> {
  return { kind: 'through', target, through: join, index, on, description, deprecated };
}
