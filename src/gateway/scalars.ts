/**
 * The scalars of documents. A document holds each value as text in the form that GraphQL shows
 * (docs/DOCUMENTS.md), so the text passes through unchanged: no digit, fraction or zone is lost on
 * the way. The scalars of graphql-scalars turn texts into Date objects and numbers, and would.
 */
import { type ASTNode, GraphQLError, GraphQLScalarType, Kind, print } from 'graphql';
import { GraphQLJSON } from 'graphql-scalars';
import { type ErrorCode, messageOf } from '../lib/errors.js';
import { canonicalLocale } from './locales/locale.js';

interface TextScalar {
  readonly name: string;
  readonly description: string;
  readonly specifiedByURL?: string;
  /** What an argument's text must look like. */
  readonly pattern: RegExp;
  /** Whether arguments may also be written as numbers, as long as no digit is lost by it. */
  readonly fromIntegers?: boolean;
}

function textScalar({ name, pattern, fromIntegers = false, ...config }: TextScalar) {
  const parse = (text: string, node?: ASTNode) => {
    if (pattern.test(text)) return text;
    throw new GraphQLError(
      `${name} cannot represent ${JSON.stringify(text.slice(0, 64))}.`,
      node ? { nodes: node } : {},
    );
  };
  return new GraphQLScalarType<string, string>({
    name,
    ...config,
    serialize: (value) => String(value),
    parseValue(value) {
      if (typeof value === 'string') return parse(value);
      if (fromIntegers && Number.isSafeInteger(value)) return parse(String(value));
      throw new GraphQLError(`${name} cannot represent ${JSON.stringify(value)}; send it as text.`);
    },
    parseLiteral(node) {
      if (node.kind === Kind.STRING || (fromIntegers && node.kind === Kind.INT)) {
        return parse(node.value, node);
      }
      throw new GraphQLError(`${name} cannot represent ${print(node)}; send it as text.`, {
        nodes: node,
      });
    },
  });
}

function localeScalar() {
  const parse = (value: unknown, node?: ASTNode) => {
    try {
      return canonicalLocale(typeof value === 'string' ? value : String(value));
    } catch (error) {
      throw new GraphQLError(messageOf(error), {
        ...(node && { nodes: node }),
        extensions: { code: 'BAD_LOCALE' satisfies ErrorCode },
      });
    }
  };
  return new GraphQLScalarType<string, string>({
    name: 'Locale',
    description: 'A language tag of BCP 47: `de`, `de-AT`, `zh-Hant`.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc5646',
    serialize: (value) => String(value),
    parseValue: (value) => parse(value),
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : print(node), node),
  });
}

const DATE = '\\d{4}-\\d\\d-\\d\\d';
const CLOCK = '\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?';

export const SCALARS = {
  BigInt: textScalar({
    name: 'BigInt',
    description: 'An integer of any size, as a string of digits: no digit is lost in JSON.',
    specifiedByURL: 'https://www.w3.org/TR/xmlschema11-2/#integer',
    pattern: /^(?:0|-?[1-9]\d*)$/,
    fromIntegers: true,
  }),
  Decimal: textScalar({
    name: 'Decimal',
    description: 'A decimal number as text, with the scale it was stored with, e.g. `"12.50"`.',
    specifiedByURL: 'https://www.w3.org/TR/xmlschema11-2/#decimal',
    pattern: /^-?\d+(?:\.\d+)?$/,
    fromIntegers: true,
  }),
  Byte: textScalar({
    name: 'Byte',
    description: 'Bytes, in base64.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc4648#section-4',
    pattern: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  }),
  Date: textScalar({
    name: 'Date',
    description: 'A calendar date, e.g. `2024-02-29`.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
    pattern: new RegExp(`^${DATE}$`),
  }),
  LocalDateTime: textScalar({
    name: 'LocalDateTime',
    description: 'A date and time without a time zone, e.g. `2024-02-29T23:59:59.999999`.',
    specifiedByURL: 'https://www.w3.org/TR/xmlschema11-2/#dateTime',
    pattern: new RegExp(`^${DATE}T${CLOCK}$`),
  }),
  DateTime: textScalar({
    name: 'DateTime',
    description: 'A point in time, in UTC, to the microsecond, e.g. `2024-02-29T23:59:59.999999Z`.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
    pattern: new RegExp(`^${DATE}T${CLOCK}Z$`),
  }),
  Time: textScalar({
    name: 'Time',
    description:
      'A time of day or a span of time in hours, minutes and seconds, up to 838 hours either way, e.g. `-12:30:00`.',
    specifiedByURL: 'https://dev.mysql.com/doc/refman/8.4/en/time.html',
    pattern: /^-?\d{2,3}:\d\d:\d\d(?:\.\d{1,6})?$/,
  }),
  UUID: textScalar({
    name: 'UUID',
    description: 'A universally unique identifier, in lower case.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc9562#section-4',
    pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  }),
  Locale: localeScalar(),
  JSON: GraphQLJSON,
  GeoJSON: new GraphQLScalarType<unknown, unknown>({
    ...GraphQLJSON.toConfig(),
    name: 'GeoJSON',
    description: 'A geometry as GeoJSON: its type, and coordinates in the order x, y.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc7946#section-3.1',
  }),
} as const;

/** The scalars that pass text through. */
export type TextScalarName = Exclude<keyof typeof SCALARS, 'JSON' | 'GeoJSON'>;
