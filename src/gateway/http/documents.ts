/** Documents that requests name instead of sending them. */

import { createHash } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import { dropOldest } from '../../lib/drop-oldest.js';
import type { ErrorCode } from '../../lib/errors.js';
import type { Parameters } from './read-parameters.js';
import { requestRefusal } from './request-refusal.js';

export interface DocumentsOptions {
  /** Document text by id: what `persisted-documents.json` has. Default: none. */
  readonly trusted?: ReadonlyMap<string, string> | undefined;
  /** Whether a document that is not among them is refused. Default: no. */
  readonly onlyTrusted?: boolean | undefined;
  /** How many others are remembered by their hash, for clients that ask so (APQ). Default: 0. */
  readonly remembered?: number | undefined;
}

// What is remembered is bounded in bytes, too.
const MOST_CHARACTERS = 20_000;

export class Documents {
  readonly #trusted: ReadonlyMap<string, string>;
  readonly #trustedTexts: ReadonlySet<string>;
  readonly #onlyTrusted: boolean;
  readonly #most: number;
  /** By hash, the one asked for last at the end. */
  readonly #remembered = new Map<string, string>();

  constructor({ trusted = new Map(), onlyTrusted = false, remembered = 0 }: DocumentsOptions) {
    this.#trusted = new Map([...trusted].map(([id, text]) => [bare(id), text]));
    this.#trustedTexts = new Set(trusted.values());
    this.#onlyTrusted = onlyTrusted;
    this.#most = onlyTrusted ? 0 : remembered;
  }

  /** Names the trusted ones: another text under the same id is another release. */
  get fingerprint(): string {
    const entries = JSON.stringify([...this.#trusted].sort());
    return createHash('sha256').update(entries).digest('base64url').slice(0, 16);
  }

  /**
   * The parameters with the document's text, and without what named it.
   *
   * A request names a document by `documentId` (GraphQL over HTTP, appendix A: an id, with or without
   * `sha256:`), or by `extensions.persistedQuery.sha256Hash` (Apollo).
   *
   * Errors: DOCUMENT_UNKNOWN, DOCUMENT_NOT_TRUSTED, PERSISTED_QUERY_NOT_FOUND,
   * PERSISTED_QUERY_NOT_SUPPORTED, BAD_REQUEST for a hash of another text.
   */
  resolve<P extends Parameters>(parameters: P): P {
    if (typeof parameters.documentId === 'string') {
      const { documentId, ...rest } = parameters;
      return { ...rest, query: this.#byId(parameters.documentId) } as unknown as P;
    }
    const hash = hashIn(parameters.extensions);
    if (hash !== undefined) return { ...parameters, query: this.#byHash(hash, parameters.query) };
    this.#refuseUntrusted(parameters.query);
    return parameters;
  }

  #byId(id: string): string {
    const text = this.#trusted.get(bare(id)) ?? this.#recall(bare(id));
    if (text !== undefined) return text;
    throw refusal(
      'DOCUMENT_UNKNOWN',
      'Expected the id of a trusted document, got one that this gateway does not have. Deploy the documents of the client with the gateway, or send the query.',
    );
  }

  #byHash(hash: string, query: unknown): unknown {
    const text = this.#trusted.get(hash) ?? this.#recall(hash);
    if (text !== undefined) return text;
    if (typeof query === 'string') {
      this.#refuseUntrusted(query);
      this.#remember(hash, query);
      return query;
    }
    if (this.#onlyTrusted) this.#refuseUntrusted(query);
    // Clients know these two by their messages.
    throw this.#most > 0
      ? refusal('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound')
      : refusal('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
  }

  #recall(hash: string): string | undefined {
    const text = this.#remembered.get(hash);
    if (text === undefined) return undefined;
    this.#remembered.delete(hash);
    this.#remembered.set(hash, text);
    return text;
  }

  #remember(hash: string, text: string): void {
    if (this.#most === 0) return;
    if (createHash('sha256').update(text).digest('hex') !== hash) {
      throw refusal(
        'BAD_REQUEST',
        'Expected sha256Hash to be the hash of the query beside it, in hexadecimal, got that of another text.',
      );
    }
    if (text.length > MOST_CHARACTERS) return;
    this.#remembered.set(hash, text);
    dropOldest(this.#remembered, this.#most);
  }

  #refuseUntrusted(query: unknown): void {
    if (!this.#onlyTrusted || (typeof query === 'string' && this.#trustedTexts.has(query))) return;
    throw refusal(
      'DOCUMENT_NOT_TRUSTED',
      'Expected a trusted document, got another: this gateway answers those that it was deployed with, and no others. Send documentId, or have the document added to them.',
    );
  }
}

const bare = (id: string) => id.replace(/^sha256:/, '');

function hashIn(extensions: unknown): string | undefined {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } };
  const hash = persistedQuery?.sha256Hash;
  return typeof hash === 'string' ? hash : undefined;
}

const refusal = (code: ErrorCode, message: string): GraphQLError =>
  requestRefusal(code, message, { status: 400, wellFormed: true });
