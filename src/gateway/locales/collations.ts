import type { Version } from '../../store/store.js';
import type { Loaders } from '../loaders.js';
import { type CollatedTexts, readCollatedTexts } from './collated-texts.js';
import type { LocalizedField } from './localized-field.js';

const MOST_TEXTS = 100_000;

/**
 * Sorted texts, remembered across requests: to sort 8,000 names takes as long as many requests. Of one
 * version each, so none is ever stale; those used last are kept, up to a number of texts.
 */
export class Collations {
  readonly #known = new Map<string, CollatedTexts>();
  readonly #most: number;
  #count = 0;

  constructor(most = MOST_TEXTS) {
    this.#most = most;
  }

  /** See `readCollatedTexts`; reads nothing where it is known. */
  async of(
    field: LocalizedField,
    {
      loaders,
      locales,
      version,
    }: {
      readonly loaders: Loaders;
      readonly locales: readonly string[];
      readonly version: Version;
    },
  ): Promise<CollatedTexts> {
    // Also where they are known, and nothing is read.
    for (const { name } of [field.entity, field.target]) loaders.noteRead(name);
    const { generation, sequence } = version;
    const name = [generation, sequence, field.entity.name, field.name, ...locales].join(' ');
    const texts = this.#known.get(name) ?? (await readCollatedTexts(field, { loaders, locales }));
    this.#remember(name, texts);
    return texts;
  }

  #remember(name: string, texts: CollatedTexts): void {
    if (this.#known.delete(name)) this.#count -= texts.entries.length;
    this.#known.set(name, texts);
    this.#count += texts.entries.length;
    for (const [oldest, { entries }] of this.#known) {
      if (this.#count <= this.#most || this.#known.size === 1) return;
      this.#known.delete(oldest);
      this.#count -= entries.length;
    }
  }
}
