/** What a request asks for, out of its URL or its body. */
import { requestRefusal } from './request-refusal.js';

/** As they came: nothing is checked but that they are JSON where they must be. */
export interface Parameters {
  readonly query?: unknown;
  readonly documentId?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
  readonly extensions?: unknown;
}

const badRequest = (message: string) => requestRefusal('BAD_REQUEST', message, { status: 400 });

/** The parameters of a GET. Errors: BAD_REQUEST. */
export function parametersOfUrl(url: string): Parameters {
  const at = url.indexOf('?');
  const search = new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
  const text = (name: string) => search.get(name) || undefined;
  const json = (name: string) => {
    const value = text(name);
    if (value === undefined) return undefined;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      throw badRequest(`Expected the parameter ${name} to be JSON, got text that is none.`);
    }
  };
  return {
    query: text('query'),
    documentId: text('documentId'),
    operationName: text('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  };
}

/** The parameters of a POST; an array of them is a batch. Errors: BAD_REQUEST. */
export function parametersOfBody(body: string): Parameters | readonly Parameters[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw badRequest('Expected a body of JSON, got text that is none.');
  }
  if (typeof value === 'object' && value !== null) return value;
  throw badRequest(
    `Expected a body with an object, got ${value === null ? 'null' : `a ${typeof value}`}.`,
  );
}

/**
 * A body as text, or its refusal as soon as it is known to be too large.
 *
 * @param declared what Content-Length says
 *
 * Errors: BODY_TOO_LARGE, BAD_REQUEST.
 */
export async function readBody(
  body: AsyncIterable<Uint8Array> | null,
  declared: string | null,
  maxBytes: number,
): Promise<string> {
  refuseTooLarge(Number(declared ?? 0), maxBytes, '');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    refuseTooLarge(bytes, maxBytes, 'at least ');
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw badRequest('Expected a body in UTF-8, got bytes that are none.');
  }
}

function refuseTooLarge(bytes: number, maxBytes: number, how: '' | 'at least '): void {
  if (bytes <= maxBytes) return;
  throw requestRefusal(
    'BODY_TOO_LARGE',
    `Expected a body of at most ${maxBytes} bytes, got ${how}${bytes}. Ask for less in one request.`,
    { status: 413 },
  );
}
