import type { Operation } from '../operations.js';

/** HTTP requests as they go over the wire, one for each set of variables. */
export function postsOf({ query, variables, headers = {} }: Operation): readonly string[] {
  return variables.map((some) => {
    const body = JSON.stringify({ query, variables: some });
    return requestText(
      'POST',
      '/graphql',
      { 'content-type': 'application/json', ...headers },
      body,
    );
  });
}

/** GETs with the ETags of what is there now: each is answered 304 for as long as nothing changes. */
export async function revalidationsOf(
  { query, variables, headers = {} }: Operation,
  url: string,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const some of variables) {
    const search = new URLSearchParams({ query, variables: JSON.stringify(some) });
    const path = `/graphql?${search}`;
    // Named, because fetch has an Accept-Language of its own, and answers differ by it.
    const asked = {
      accept: 'application/graphql-response+json',
      'accept-language': 'en',
      ...headers,
    };
    const response = await fetch(`${url}${path}`, { headers: asked });
    await response.text();
    const etag = response.headers.get('etag');
    if (!etag) throw new Error(`Expected an ETag of ${path}, got ${response.status} without one.`);
    texts.push(requestText('GET', path, { ...asked, 'if-none-match': etag }, ''));
  }
  return texts;
}

function requestText(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): string {
  const length = method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const all = { host: '127.0.0.1', accept: 'application/json', ...headers, ...length };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}
