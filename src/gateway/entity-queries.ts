import type { InputFieldMap } from '@pothos/core';
import { KEY_INDEX } from '../model/document.js';
import type { Entity, KeyOf } from '../model/entity.js';
import { filterArguments, filterOf } from './filters/filter-inputs.js';
import { keyValueOf } from './key-value.js';
import { MOST_KEYS, refuseTooManyKeys } from './limits.js';
import { pageArguments } from './lists/page-arguments.js';
import { fieldNameOf, pluralOf, type QueryNames, wordsOf } from './names.js';
import type { GatewayTypes } from './pothos.js';
import { addRoots } from './trees/add-roots.js';
import type { TypeRegistry } from './type-registry.js';

type Arguments = PothosSchemaTypes.InputFieldBuilder<GatewayTypes, 'Arg'>;
type InputFields = PothosSchemaTypes.InputFieldBuilder<GatewayTypes, 'InputObject'>;

/** Adds an entity's root fields: one by key, many by keys, all in pages, and the roots of its tree. */
export function addQueries(types: TypeRegistry, entity: Entity, names: QueryNames): void {
  addOne(types, entity, names.one);
  addByKey(types, entity, names.byKey);
  addPage(types, entity, names.page);
  if (entity.tree && names.roots) addRoots(types, entity, entity.tree, names.roots);
}

function addOne(types: TypeRegistry, entity: Entity, name: string): void {
  const words = wordsOf(entity.name);
  types.pothos.queryField(name, (t) =>
    t.field({
      type: types.object(entity),
      nullable: true,
      description: `The ${words} with this ${keyWords(entity)}; null if there is none.`,
      args: types.pothos.args((arg) => keyFields(types, entity, arg)),
      resolve: (_, args, { view }) => view.get(entity, keyOf(entity, args)),
    }),
  );
}

function addByKey(types: TypeRegistry, entity: Entity, name: string): void {
  const [only] = entity.key;
  const isSingle = entity.key.length === 1 && only !== undefined;
  const argument = isSingle ? pluralOf(fieldNameOf(only)) : 'keys';
  const type = isSingle ? types.idType(entity, only) : keyInput(types, entity);
  const words = pluralOf(wordsOf(entity.name));
  const keys = isSingle ? pluralOf(wordsOf(fieldNameOf(only))) : 'keys';
  types.pothos.queryField(name, (t) =>
    t.field({
      type: [types.object(entity)],
      nullable: { list: false, items: true },
      description: `The ${words} with these ${keys}, in the order asked; null where there is none.`,
      args: {
        [argument]: t.arg({
          type: [type],
          required: true,
          description: `The ${keys} to look up, at most ${MOST_KEYS}.`,
        }),
      },
      resolve: (_, args: Record<string, unknown>, { view }) => {
        const asked = args[argument] as readonly unknown[];
        refuseTooManyKeys(argument, asked.length);
        const keyed = asked.map((value) =>
          keyOf(
            entity,
            isSingle ? { [fieldNameOf(only)]: value } : (value as Record<string, unknown>),
          ),
        );
        return view.getMany(entity, keyed);
      },
    }),
  );
}

function addPage(types: TypeRegistry, entity: Entity, name: string): void {
  types.pothos.queryField(name, (t) =>
    t.field({
      type: types.connection(entity),
      nullable: false,
      description: `All ${pluralOf(wordsOf(entity.name))}, by ${keyWords(entity)}, in pages.`,
      args: types.pothos.args((arg) => ({
        ...filterArguments(types, entity, arg),
        ...pageArguments(arg),
      })),
      resolve: (_, args, context) => {
        const { view } = context;
        const filter = filterOf(types, entity, args, context);
        return view.pageOf(view.list(entity, KEY_INDEX, [], filter), args);
      },
    }),
  );
}

function keyInput(types: TypeRegistry, entity: Entity) {
  return types.pothos.inputType(`${entity.name}Key`, {
    description: `The key of a ${wordsOf(entity.name)} record.`,
    fields: (t) => keyFields(types, entity, t),
  });
}

/** One argument or input field for each field of the key. */
function keyFields(types: TypeRegistry, entity: Entity, t: Arguments | InputFields): InputFieldMap {
  const isSingle = entity.key.length === 1;
  return Object.fromEntries(
    entity.key.map((name) => {
      const type = isSingle ? types.idType(entity, name) : types.valueType(entity, name);
      return [
        fieldNameOf(name),
        t.field({ type, required: true, ...types.described(entity, name) }),
      ];
    }),
  );
}

function keyOf(entity: Entity, values: Readonly<Record<string, unknown>>): KeyOf<Entity> {
  return entity.key.map((name) => keyValueOf(entity, name, values[fieldNameOf(name)]));
}

const keyWords = (entity: Entity) => {
  const words = entity.key.map((name) => wordsOf(fieldNameOf(name)));
  const last = words.pop();
  return words.length > 0 ? `${words.join(', ')} and ${last}` : `${last}`;
};
