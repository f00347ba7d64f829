/** The settings of HTTP and of what one query may ask for: a part of the table in settings.ts. */
import { bool, bytes, duration, integer, oneOf, text } from './parsers.js';
import { GATEWAYS, setting } from './setting.js';

const MOST = 1_000_000_000;

export const HTTP_SETTINGS = {
  workers: setting({
    env: 'ALMANAC_WORKERS',
    flag: '--workers',
    default: '1',
    description:
      'How many processes answer GraphQL on the port: about one a core. Limits that count (subscriptions, WebSockets) are for each.',
    unit: 'processes',
    commands: GATEWAYS,
    parser: integer({ min: 1, max: 256 }),
  }),
  pageSizeDefault: setting({
    env: 'ALMANAC_PAGE_SIZE_DEFAULT',
    flag: '--page-size-default',
    default: '50',
    description: 'Records in a page of a connection that names no size.',
    unit: 'records',
    commands: GATEWAYS,
    parser: integer({ min: 1, max: 10_000 }),
  }),
  pageSizeMax: setting({
    env: 'ALMANAC_PAGE_SIZE_MAX',
    flag: '--page-size-max',
    default: '500',
    description: 'The largest page of a connection that a query may ask for.',
    unit: 'records',
    commands: GATEWAYS,
    parser: integer({ min: 1, max: 10_000 }),
  }),
  maxBodyBytes: setting({
    env: 'ALMANAC_MAX_BODY_BYTES',
    flag: '--max-body-bytes',
    default: '1MiB',
    description: 'The largest body of a request: past it, the answer is 413 and BODY_TOO_LARGE.',
    unit: 'bytes',
    commands: GATEWAYS,
    parser: bytes({ min: '1KiB', max: '100MiB' }),
  }),
  front: setting({
    env: 'ALMANAC_FRONT',
    flag: '--front',
    default: 'true',
    description:
      'Whether requests that the gateway knows are answered the short way. Answers are the same without: for comparison, and for rescue.',
    commands: GATEWAYS,
    parser: bool,
  }),
  batchLimit: setting({
    env: 'ALMANAC_BATCH_LIMIT',
    flag: '--batch-limit',
    default: '0',
    description: 'How many operations one request may have, in an array: 0 refuses arrays.',
    unit: 'operations',
    commands: GATEWAYS,
    parser: integer({ min: 0, max: 1_000 }),
  }),
  cacheMaxAgeMs: setting({
    env: 'ALMANAC_CACHE_MAX_AGE',
    flag: '--cache-max-age',
    default: '0ms',
    description:
      'How long caches may give the answer to a GET without asking again, never past the staleness bound: 0 makes them ask each time.',
    unit: 'ms',
    commands: GATEWAYS,
    parser: duration({ min: '0ms', max: '1d' }),
  }),
  release: setting({
    env: 'ALMANAC_RELEASE',
    flag: '--release',
    default: 'unnamed',
    description:
      'Names what is deployed. Change it where fields written by hand answer otherwise under the same schema: no cache keeps an answer of another release.',
    commands: GATEWAYS,
    parser: text('1 to 63 of A-Z, a-z, 0-9, ., _ and -', /^[A-Za-z0-9._-]{1,63}$/),
  }),
  trustedDocuments: setting({
    env: 'ALMANAC_TRUSTED_DOCUMENTS',
    flag: '--trusted-documents',
    default: 'none',
    description:
      'The file of documents that requests may name by documentId: `persisted-documents.json` of GraphQL Code Generator.',
    commands: GATEWAYS,
    parser: text('the path of a JSON file, or none', /^none$|\.json$/),
  }),
  trustedDocumentsMode: setting({
    env: 'ALMANAC_TRUSTED_DOCUMENTS_MODE',
    flag: '--trusted-documents-mode',
    default: 'also',
    description:
      'Whether requests may send a document that is not among them (`also`), or may not (`only`: DOCUMENT_NOT_TRUSTED).',
    commands: GATEWAYS,
    parser: oneOf(['also', 'only']),
  }),
  automaticDocuments: setting({
    env: 'ALMANAC_AUTOMATIC_DOCUMENTS',
    flag: '--automatic-documents',
    default: '0',
    description:
      'How many documents each gateway remembers for automatic persisted queries (APQ), those asked for last: 0 for none.',
    unit: 'documents',
    commands: GATEWAYS,
    parser: integer({ min: 0, max: 100_000 }),
  }),
  maxDepth: setting({
    env: 'ALMANAC_MAX_DEPTH',
    flag: '--max-depth',
    default: '20',
    description:
      'How many levels of fields a query may have. A page takes three: list, edges, node.',
    unit: 'levels',
    commands: GATEWAYS,
    parser: integer({ min: 1, max: MOST }),
  }),
  maxAliases: setting({
    env: 'ALMANAC_MAX_ALIASES',
    flag: '--max-aliases',
    default: '200',
    description: 'How many fields of a query may have an alias.',
    unit: 'fields',
    commands: GATEWAYS,
    parser: integer({ min: 0, max: MOST }),
  }),
  maxRootFields: setting({
    env: 'ALMANAC_MAX_ROOT_FIELDS',
    flag: '--max-root-fields',
    default: '100',
    description: 'How many root fields a query may have.',
    unit: 'fields',
    commands: GATEWAYS,
    parser: integer({ min: 1, max: MOST }),
  }),
  maxTokens: setting({
    env: 'ALMANAC_MAX_TOKENS',
    flag: '--max-tokens',
    default: '5000',
    description: 'How many tokens a query may have: names, values and punctuation.',
    unit: 'tokens',
    commands: GATEWAYS,
    parser: integer({ min: 10, max: MOST }),
  }),
  maxCost: setting({
    env: 'ALMANAC_MAX_COST',
    flag: '--max-cost',
    default: '250000',
    description:
      'How many records a query may ask for at most, about: pages in pages multiply. See docs/GRAPHQL.md.',
    unit: 'records',
    commands: GATEWAYS,
    parser: integer({ min: 1, max: MOST }),
  }),
} as const;
