import type { FieldMap } from '@pothos/core';
import type { Entity } from '../../model/entity.js';
import { follow } from '../maybe-promise.js';
import { upperFirst } from '../names.js';
import type { AnyDocument, GatewayContext, GatewayTypes } from '../pothos.js';
import type { TypeRegistry } from '../type-registry.js';
import { localeArgument, localesOf } from './locale-argument.js';
import { isOwnText, localizedTextsOf } from './localized-field.js';

type ObjectFields = PothosSchemaTypes.ObjectFieldBuilder<GatewayTypes, AnyDocument>;
/** A localized field's two GraphQL fields: its text (`name`), and the text with its locale (`localizedName`). */
export function localizedFields(
  types: TypeRegistry,
  entity: Entity,
  t: ObjectFields,
  name: string,
): FieldMap {
  const field = types.localizedField(entity, name);
  const { description = 'Text in a language of choice.' } = types.described(entity, name);
  const deprecated = entity.fields[name]?.deprecated;
  const textsOf = (
    documents: readonly AnyDocument[],
    { locale }: LocaleArgument,
    context: GatewayContext,
  ) => {
    const locales = localesOf(context, locale);
    return localizedTextsOf(field, { loaders: context.view.loaders, documents, locales });
  };
  const valuesOf = (...asked: Parameters<typeof textsOf>) =>
    follow(textsOf(...asked), (texts) => texts.map(({ value }) => value));
  const options = {
    nullable: false,
    args: types.pothos.args((arg) => ({ locale: localeArgument(arg) })),
    ...(deprecated && { deprecationReason: deprecated }),
  } as const;
  return {
    [name]: t.string({
      ...options,
      description: `${description} In the language asked for, where that is known.`,
      extensions: {
        almanac: {
          isPure: ({ locale }: LocaleArgument, context: GatewayContext) =>
            isOwnText(field, localesOf(context, locale)),
          resolveAll: valuesOf,
        },
      },
      resolve: (document, args, context) => follow(valuesOf([document], args, context), only),
    }),
    [`localized${upperFirst(name)}`]: t.field({
      ...options,
      type: types.localizedString(),
      description: `The same as \`${name}\`, and which language it is in.`,
      extensions: { almanac: { resolveAll: textsOf } },
      resolve: (document, args, context) => follow(textsOf([document], args, context), only),
    }),
  };
}

interface LocaleArgument {
  readonly locale?: string | null | undefined;
}

const only = <Value>(values: readonly Value[]) => values[0] as Value;
