import type { JsonValue } from '../lib/stable-json.js';

/**
 * How a column's values are written in a document (docs/DOCUMENTS.md has the table).
 * One name for each row of that table.
 */
export const FIELD_TYPES = [
  'int',
  'bigint',
  'boolean',
  'decimal',
  'float',
  'string',
  'bytes',
  'enum',
  'set',
  'date',
  'localDateTime',
  'dateTime',
  'time',
  'json',
  'geojson',
  'uuid',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** What a field takes from its declaration; every member is optional. */
export interface FieldOptions {
  /** The column's name, where it is not the field's name in snake_case. */
  readonly column?: string;
  /** Whether the column may hold NULL. Default: false, and the source is checked against it. */
  readonly nullable?: boolean;
  /** Read by people in GraphiQL. Default: the column's comment, where `createBuilder` has it (`almanac comments`). */
  readonly description?: string;
  /** Marks the field as deprecated in the GraphQL schema, with the reason. */
  readonly deprecated?: string;
}

/** A geometry as RFC 7946 writes it; coordinates as the column's reference system has them. */
export interface GeoJson {
  readonly [member: string]: JsonValue;
  readonly type: string;
}

declare const VALUE: unique symbol;

/** One field of an entity: a column, its type and its documentation. `Value` is what a document holds. */
export interface Field<Value = unknown> {
  readonly type: FieldType;
  readonly column: string | undefined;
  readonly nullable: boolean;
  readonly description: string | undefined;
  readonly deprecated: string | undefined;
  /** The members of an enum or set, in the column's definition order. */
  readonly values: readonly string[] | undefined;
  /** Present in types alone. */
  readonly [VALUE]?: Value;
}

/** The type of a field's value in a document. */
export type ValueOf<F> = F extends Field<infer Value> ? Value : never;

type Maybe<Value, Options> = Options extends { readonly nullable: true } ? Value | null : Value;

function make<Value>(
  type: FieldType,
  options: FieldOptions | undefined,
  values?: readonly string[],
) {
  return {
    type,
    column: options?.column,
    nullable: options?.nullable ?? false,
    description: options?.description,
    deprecated: options?.deprecated,
    values,
  } as Field<Value>;
}

function scalar<Value>(type: FieldType) {
  return <const Options extends FieldOptions = FieldOptions>(options?: Options) =>
    make<Maybe<Value, Options>>(type, options);
}

/**
 * The field constructors: `field.string({ nullable: true })`, `field.enum(['EU', 'AS'])`.
 *
 * Each names the JSON type of the document: integers up to 53 bits are numbers, `bigint` and
 * `decimal` are strings of digits (nothing loses one), `bytes` is base64, times are ISO 8601 text.
 */
export const field = {
  int: scalar<number>('int'),
  bigint: scalar<string>('bigint'),
  boolean: scalar<boolean>('boolean'),
  decimal: scalar<string>('decimal'),
  float: scalar<number>('float'),
  string: scalar<string>('string'),
  bytes: scalar<string>('bytes'),
  date: scalar<string>('date'),
  localDateTime: scalar<string>('localDateTime'),
  dateTime: scalar<string>('dateTime'),
  time: scalar<string>('time'),
  json: scalar<JsonValue>('json'),
  geojson: scalar<GeoJson>('geojson'),
  uuid: scalar<string>('uuid'),
  enum: <const Values extends readonly string[], const Options extends FieldOptions = FieldOptions>(
    values: Values,
    options?: Options,
  ) => make<Maybe<Values[number], Options>>('enum', options, values),
  set: <const Values extends readonly string[], const Options extends FieldOptions = FieldOptions>(
    values: Values,
    options?: Options,
  ) => make<Maybe<readonly Values[number][], Options>>('set', options, values),
} as const;
