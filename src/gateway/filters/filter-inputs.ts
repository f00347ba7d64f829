/** The input types of `where` and `orderBy`: what the indexes of an entity serve, and nothing else. */
import type { InputFieldMap, InputRef } from '@pothos/core';
import type { Entity } from '../../model/entity.js';
import { localeArgument, localesOf } from '../locales/locale-argument.js';
import { fieldNameOf, pluralOf, wordsOf } from '../names.js';
import type { GatewayContext, GatewayTypes } from '../pothos.js';
import type { TypeRegistry, ValueType } from '../type-registry.js';
import type { FilterArguments } from './filtered-list.js';
import { OPERATORS, type Operator } from './operators.js';
import { filterableFields, orderableFields } from './served-fields.js';

type Arguments = PothosSchemaTypes.InputFieldBuilder<GatewayTypes, 'Arg'>;
type InputFields = PothosSchemaTypes.InputFieldBuilder<GatewayTypes, 'InputObject'>;

const MEANINGS: Readonly<Record<Operator, string>> = {
  eq: 'Is this value.',
  in: 'Is one of these values; of none, nothing is.',
  startsWith: 'Begins with this text, letter by letter.',
  gt: 'Comes after this value.',
  gte: 'Is this value or comes after it.',
  lt: 'Comes before this value.',
  lte: 'Is this value or comes before it.',
  isNull: 'Has no value; false: has one.',
};

/** The arguments `where` and, where its indexes have an order, `orderBy` of a list of an entity. */
export function filterArguments(types: TypeRegistry, entity: Entity, t: Arguments) {
  const words = pluralOf(wordsOf(entity.name));
  return {
    where: t.field({
      type: filterInput(types, entity),
      description: `Only ${words} that this holds for.`,
    }),
    ...(orderableFields(entity).length > 0 && {
      orderBy: t.field({
        type: [orderInput(types, entity)],
        description:
          'Their order: by the first of these; those that are equal, by the next; last, by key.',
      }),
    }),
    ...(isLocalized(entity) && { locale: localeArgument(t) }),
  };
}

/** The arguments as `createFilteredList` takes them. */
export function filterOf(
  types: TypeRegistry,
  entity: Entity,
  args: object,
  context: GatewayContext,
): FilterArguments {
  const { locale, ...filter } = args as FilterArguments & { readonly locale?: string | null };
  if (!isLocalized(entity)) return filter;
  return {
    ...filter,
    language: {
      locales: () => localesOf(context, locale),
      collated: (name, locales) =>
        context.view.collated(types.localizedField(entity, name), locales),
    },
  };
}

const isLocalized = ({ localized }: Entity) => Object.keys(localized).length > 0;

function filterInput(types: TypeRegistry, entity: Entity): InputRef<object> {
  const name = `${entity.name}Filter`;
  return types.once(name, () => {
    const ref = types.pothos.inputRef<object>(name);
    return ref.implement({
      description: `Conditions on ${wordsOf(entity.name)} records. All have to hold; without any, all do.`,
      fields: (t) => ({
        ...Object.fromEntries(
          filterableFields(entity).map((field) => [
            fieldNameOf(field),
            t.field({ type: fieldInput(types, entity, field), ...types.described(entity, field) }),
          ]),
        ),
        and: t.field({ type: [ref], description: 'Each of these holds.' }),
        or: t.field({ type: [ref], description: 'At least one of these holds.' }),
        not: t.field({
          type: ref,
          description:
            'This does not hold. As in SQL, a comparison with a field that has no value is neither true nor false: neither it nor its contrary holds.',
        }),
      }),
    }) as unknown as InputRef<object>;
  });
}

/** One for all fields with the same operators on the same type. */
function fieldInput(types: TypeRegistry, entity: Entity, name: string): InputRef<object> {
  const field = entity.fields[name];
  const isTextKey = entity.key.length === 1 && entity.key[0] === name && field?.type === 'string';
  const type = isTextKey ? types.idType(entity, name) : types.valueType(entity, name);
  const typeName = typeof type === 'string' ? type : type.name;
  const inputName = `${field?.nullable ? 'Nullable' : ''}${typeName}Filter`;
  const operators = field ? OPERATORS[field.type] : [];
  const all: readonly Operator[] = field?.nullable ? [...operators, 'isNull'] : operators;
  return types.once(
    inputName,
    () =>
      types.pothos.inputType(inputName, {
        description: `Conditions on a field of type ${typeName}${field?.nullable ? ' that may have no value' : ''}. All have to hold.`,
        fields: (t) =>
          Object.fromEntries(all.map((operator) => [operator, operandField(t, operator, type)])),
      }) as unknown as InputRef<object>,
  );
}

function operandField(t: InputFields, operator: Operator, type: ValueType): InputFieldMap[string] {
  const description = MEANINGS[operator];
  switch (operator) {
    case 'in':
      return t.field({ type: [type], description });
    case 'startsWith':
      return t.string({ description });
    case 'isNull':
      return t.boolean({ description });
    default:
      return t.field({ type, description });
  }
}

function orderInput(types: TypeRegistry, entity: Entity): InputRef<object> {
  const words = wordsOf(entity.name);
  return types.once(`${entity.name}Order`, () => {
    const field = types.pothos.enumType(`${entity.name}OrderField`, {
      description: `Fields that ${words} records can be ordered by.`,
      values: Object.fromEntries(
        orderableFields(entity).map((name) => [
          constantOf(fieldNameOf(name)),
          { value: name, ...types.described(entity, name) },
        ]),
      ),
    });
    return types.pothos.inputType(`${entity.name}Order`, {
      description: `An order of ${words} records.`,
      fields: (t) => ({
        field: t.field({ type: field, required: true, description: 'What to compare.' }),
        direction: t.field({
          type: directionEnum(types),
          required: true,
          defaultValue: 'ASC',
          description: 'Which comes first.',
        }),
      }),
    }) as unknown as InputRef<object>;
  });
}

function directionEnum(types: TypeRegistry) {
  return types.once('OrderDirection', () =>
    types.pothos.enumType('OrderDirection', {
      description: 'Texts compare by code point, enums by the text of their members.',
      values: {
        ASC: { description: 'The smallest first; before all, those without a value.' },
        DESC: { description: 'The largest first; after all, those without a value.' },
      } as const,
    }),
  );
}

/** `utcOffsetMinutes` → `UTC_OFFSET_MINUTES`. */
const constantOf = (name: string) =>
  name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
