import type { CodegenConfig } from '@graphql-codegen/cli';

const text = { input: 'string', output: 'string' };
const json = { input: 'unknown', output: 'unknown' };

/** `npm run codegen`: types of the example's operations, and the documents that a gateway may be held to. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: ['examples/client/**/*.ts', '!examples/client/generated/**'],
  generates: {
    'examples/client/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, persistedDocuments: true },
      config: {
        // Operations are text: a client needs no GraphQL library.
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        immutableTypes: true,
        strictScalars: true,
        emitLegacyCommonJSImports: false,
        importExtension: '.js',
        // All but JSON are text, so that no digit is lost: docs/GRAPHQL.md.
        scalars: {
          ID: { input: 'string | number', output: 'string' },
          BigInt: { input: 'string | number', output: 'string' },
          Byte: text,
          Date: text,
          DateTime: text,
          Decimal: { input: 'string | number', output: 'string' },
          GeoJSON: json,
          Locale: 'string',
          JSON: json,
          LocalDateTime: text,
          Time: text,
          UUID: text,
        },
      },
    },
  },
};

export default config;
