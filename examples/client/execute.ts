import type { TypedDocumentString } from './generated/graphql.js';

export interface Gateway {
  /** `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  /**
   * Whether to send a document's id in place of its text: shorter, and what a gateway asks for that
   * answers trusted documents alone. It must know `generated/persisted-documents.json`.
   */
  readonly byId?: boolean;
  /** Languages, best first, as in `Accept-Language`. */
  readonly language?: string;
}

/** The gateway's answer had errors: a refusal says why in `code`. */
export class GraphqlError extends Error {
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.name = 'GraphqlError';
    this.code = code;
  }
}

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string };
  }[];
}

/**
 * Sends an operation and returns its data, both with the types of the document.
 *
 * Errors: GraphqlError for an answer with errors; fetch's own where there is no answer.
 */
export async function execute<Result, Variables>(
  gateway: Gateway,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const named = gateway.byId
    ? { documentId: document.__meta__?.hash as string }
    : { query: document.toString() };
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json, application/json',
      'content-type': 'application/json',
      ...(gateway.language && { 'accept-language': gateway.language }),
    },
    body: JSON.stringify({ ...named, variables }),
  });
  const { data, errors } = (await response.json()) as Answer<Result>;
  const [error] = errors ?? [];
  if (error) throw new GraphqlError(error.message, error.extensions?.code);
  if (!data) throw new GraphqlError(`Expected data, got none: HTTP ${response.status}.`, undefined);
  return data;
}
