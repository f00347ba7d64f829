import type { FieldMap } from '@pothos/core';
import type { Entity } from '../../model/entity.js';
import { upperFirst } from '../names.js';
import type { AnyDocument, GatewayContext, GatewayTypes } from '../pothos.js';
import type { TypeRegistry } from '../type-registry.js';
import { localeArgument, localesOf } from './locale-argument.js';
import { isOwnText, localizedTextOf } from './localized-field.js';

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
  const textOf = (
    document: AnyDocument,
    { locale }: { readonly locale?: string | null | undefined },
    context: GatewayContext,
  ) => {
    const locales = localesOf(context, locale);
    return localizedTextOf(field, { loaders: context.view.loaders, document, locales });
  };
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
          isPure: ({ locale }: { locale?: string | null }, context: GatewayContext) =>
            isOwnText(field, localesOf(context, locale)),
        },
      },
      resolve: (document, args, context) => {
        const text = textOf(document, args, context);
        return text instanceof Promise ? text.then(({ value }) => value) : text.value;
      },
    }),
    [`localized${upperFirst(name)}`]: t.field({
      ...options,
      type: types.localizedString(),
      description: `The same as \`${name}\`, and which language it is in.`,
      resolve: textOf,
    }),
  };
}
