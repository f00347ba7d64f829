const MOST_HOSTS = 100;

/** Whether what a request asks for makes a URL, with its Host. Remembers hosts that did: there are few. */
export class ValidUrls {
  readonly #hosts = new Set<string>();

  has(url: string, host: string): boolean {
    if (isPath(url) && this.#hosts.has(host)) return true;
    if (!URL.canParse(url, `http://${host}`)) return false;
    if (this.#hosts.size >= MOST_HOSTS) this.#hosts.clear();
    this.#hosts.add(host);
    return true;
  }
}

/** Any path makes a URL; what follows two slashes, in one of their spellings, is a host. */
function isPath(url: string): boolean {
  const second = url[1] ?? 'a';
  return url[0] === '/' && second > ' ' && second !== '/' && second !== '\\';
}
