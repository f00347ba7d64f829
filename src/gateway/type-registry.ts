import type { EnumRef, ImplementableObjectRef, ObjectRef } from '@pothos/core';
import { AlmanacError } from '../lib/errors.js';
import type { Catalog } from '../model/catalog.js';
import { type Comments, descriptionOf, fieldDescriptionOf } from '../model/comments.js';
import type { Entity } from '../model/entity.js';
import type { FieldType } from '../model/field.js';
import type { LocalizedField, LocalizedText } from './locales/localized-field.js';
import { enumNamesOf, upperFirst, wordsOf } from './names.js';
import type { Page } from './page.js';
import type { AnyDocument, GatewayTypes, PothosBuilder } from './pothos.js';
import type { SCALARS } from './scalars.js';

/** A GraphQL type of single values: a scalar's name, or an enum. */
export type ValueType =
  | keyof typeof SCALARS
  | 'ID'
  | 'Int'
  | 'Float'
  | 'String'
  | 'Boolean'
  | EnumRef<GatewayTypes, string>;

/** What a member of an enum or set means; with `deprecated`, why it should not be used any more. */
export type MemberText = string | { readonly description?: string; readonly deprecated: string };

/** The texts of the members of enum and set fields, by field name and member. */
export type MemberTexts = Readonly<
  Record<string, Readonly<Record<string, MemberText | undefined>> | undefined>
>;

const SCALAR_OF = {
  int: 'Int',
  bigint: 'BigInt',
  boolean: 'Boolean',
  decimal: 'Decimal',
  float: 'Float',
  string: 'String',
  bytes: 'Byte',
  date: 'Date',
  localDateTime: 'LocalDateTime',
  dateTime: 'DateTime',
  time: 'Time',
  json: 'JSON',
  geojson: 'GeoJSON',
  uuid: 'UUID',
} as const satisfies Record<Exclude<FieldType, 'enum' | 'set'>, ValueType>;

/** The GraphQL types of a catalog: one object, connection and key each entity, one enum each enum field. */
export class TypeRegistry {
  readonly pothos: PothosBuilder;
  readonly #catalog: Catalog;
  readonly #objects = new Map<string, ImplementableObjectRef<GatewayTypes, AnyDocument>>();
  readonly #connections = new Map<string, ObjectRef<GatewayTypes, Page<AnyDocument>>>();
  readonly #enums = new Map<string, EnumRef<GatewayTypes, string>>();
  #localizedString: ObjectRef<GatewayTypes, LocalizedText> | undefined;
  readonly #others = new Map<string, unknown>();
  readonly #memberTexts = new Map<string, MemberTexts>();

  readonly #comments: Comments;

  constructor(pothos: PothosBuilder, catalog: Catalog, comments: Comments = {}) {
    this.pothos = pothos;
    this.#catalog = catalog;
    this.#comments = comments;
  }

  /** The description of an entity or of one of its fields, where there is one. */
  described(entity: Entity, fieldName?: string): { readonly description?: string } {
    const description =
      fieldName === undefined
        ? descriptionOf(entity, this.#comments)
        : fieldDescriptionOf(entity, fieldName, this.#comments);
    return description ? { description } : {};
  }

  /** Errors: CATALOG_INVALID for an entity that is not the catalog's. */
  object(entity: Entity): ImplementableObjectRef<GatewayTypes, AnyDocument> {
    if (this.#catalog.must(entity.name) !== entity) {
      throw new AlmanacError(
        'CATALOG_INVALID',
        `Expected ${entity.name} as the catalog has it, got another entity of that name.`,
      );
    }
    return memoized(this.#objects, entity.name, () =>
      this.pothos.objectRef<AnyDocument>(entity.name),
    );
  }

  /** A type of another module's, by its name: made when it is first asked for. */
  once<Type>(name: string, make: () => Type): Type {
    return memoized(this.#others, name, make) as Type;
  }

  target(name: string): Entity {
    return this.#catalog.must(name);
  }

  /** Errors: CATALOG_INVALID for a field that is not localized. */
  localizedField(entity: Entity, name: string): LocalizedField {
    const localized = entity.localized[name];
    if (localized) return { entity, name, localized, target: this.target(localized.target) };
    throw new AlmanacError('CATALOG_INVALID', `${entity.name}.${name} is not localized.`);
  }

  /** The type of a text that says its locale. */
  localizedString(): ObjectRef<GatewayTypes, LocalizedText> {
    this.#localizedString ??= this.pothos.objectRef<LocalizedText>('LocalizedString').implement({
      description: 'A text and its language.',
      fields: (t) => ({
        value: t.exposeString('value', {
          ...memberOf('value'),
          nullable: false,
          description: 'The text.',
        }),
        locale: t.expose('locale', {
          ...memberOf('locale'),
          type: 'Locale',
          nullable: false,
          description: 'The language of the text, which may be shorter than asked for.',
        }),
      }),
    });
    return this.#localizedString;
  }

  /** Must come before the field's enum is asked for. */
  describeMembers(entity: Entity, texts: MemberTexts): void {
    this.#memberTexts.set(entity.name, texts);
  }

  /** The type of one value of a field: of a set, the type of its members. */
  valueType(entity: Entity, name: string): ValueType {
    const field = entity.fields[name];
    if (!field) throw new AlmanacError('CATALOG_INVALID', `${entity.name} has no field ${name}.`);
    const { type } = field;
    return type === 'enum' || type === 'set' ? this.#enum(entity, name) : SCALAR_OF[type];
  }

  /** The type of a key field where the key has no other: an ID, which takes text and integers. */
  idType(entity: Entity, name: string): ValueType {
    return entity.fields[name]?.type === 'boolean' ? 'Boolean' : 'ID';
  }

  /** Relay's connection of an entity, for every list of it that comes in pages. */
  connection(entity: Entity): ObjectRef<GatewayTypes, Page<AnyDocument>> {
    return memoized(this.#connections, entity.name, () => {
      const words = wordsOf(entity.name);
      return this.pothos.connectionObject(
        {
          type: this.object(entity),
          edgesField: memberOf('edges'),
          name: `${entity.name}Connection`,
          description: `A page of a list of ${words} records.`,
          fields: (t) => ({
            nodes: t.field({
              type: [this.object(entity)],
              nullable: { list: false, items: false },
              description: 'The records of the page, without their cursors.',
              resolve: (page) => (page as unknown as Page<AnyDocument>).nodes,
            }),
            totalCount: t.int({
              nullable: false,
              description: 'How many records the whole list has.',
              resolve: (page) => (page as unknown as Page<AnyDocument>).totalCount,
            }),
          }),
        },
        {
          nodeField: memberOf('node'),
          name: `${entity.name}Edge`,
          description: `A ${words} record in a list, and its place there.`,
        },
      ) as unknown as ObjectRef<GatewayTypes, Page<AnyDocument>>;
    });
  }

  #enum(entity: Entity, fieldName: string): EnumRef<GatewayTypes, string> {
    const name = `${entity.name}${upperFirst(fieldName)}`;
    return memoized(this.#enums, name, () => {
      const field = entity.fields[fieldName];
      const members = field?.values ?? [];
      const names = enumNamesOf(members);
      const texts = this.#memberTexts.get(entity.name)?.[fieldName];
      return this.pothos.enumType(name, {
        description: `Values of ${entity.name}.${fieldName}.`,
        ...this.described(entity, fieldName),
        values: Object.fromEntries(
          members.map((member, at) => {
            const enumName = names[at] ?? member;
            const text = texts?.[member];
            const { description, deprecated } =
              typeof text === 'object' ? text : { description: text, deprecated: undefined };
            const stored = enumName === member ? undefined : `Stored as \`${member}\`.`;
            const shown = description ?? stored;
            return [
              enumName,
              {
                value: member,
                ...(shown && { description: shown }),
                ...(deprecated && { deprecationReason: deprecated }),
              },
            ];
          }),
        ),
      }) as EnumRef<GatewayTypes, string>;
    });
  }
}

/** Tells the engine how a field is answered, whatever its resolver. */
export const memberOf = (member: string) => ({ extensions: { almanac: { member } } });

function memoized<Value>(known: Map<string, Value>, name: string, make: () => Value): Value {
  const value = known.get(name) ?? make();
  known.set(name, value);
  return value;
}
