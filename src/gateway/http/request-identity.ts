/** The request headers that answers differ by. */
export const VARY = 'Accept, Accept-Language';

/** A GET, as far as its answer's tag goes. */
export interface TaggedRequest {
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/**
 * What the answer to a GET depends on, beside the data: its query string as it stands (which caches keep
 * answers under, too), the headers of `VARY`, and the release that answers.
 */
export function requestIdentity({ url, headers }: TaggedRequest, release: string): string {
  const at = url.indexOf('?');
  const search = at < 0 ? '' : url.slice(at);
  const varying = VARY.split(', ').map((name) => headers.get(name));
  return JSON.stringify([search, ...varying, release]);
}
