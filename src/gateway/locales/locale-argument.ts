import type { GatewayContext, GatewayTypes } from '../pothos.js';

type Arguments = PothosSchemaTypes.InputFieldBuilder<GatewayTypes, 'Arg'>;

/** The argument of all that depends on the locale. */
export const localeArgument = (t: Arguments) =>
  t.field({
    type: 'Locale',
    description:
      'Language wanted; default: those of the request’s Accept-Language. Without a text in it, shorter tags are tried (`de-AT`, `de`), and last the default language.',
  });

/** The locales that a field is to answer in, best first; what is not said, the request's headers say. */
export function localesOf(
  context: GatewayContext,
  locale: string | null | undefined,
): readonly string[] {
  if (locale != null) return [locale];
  context.usedLocales = true;
  return context.locales;
}
