import type { IncomingHttpHeaders } from 'node:http';
import { dropOldest } from '../../lib/drop-oldest.js';
import type { Checkpoint } from '../../store/store.js';
import { type Condition, tagNow } from '../http/entity-tag.js';
import type { EntityTags } from '../plugins/use-entity-tags.js';

const MOST = 2_500;
const MOST_CHARACTERS = 4_000;

/** A GET with If-None-Match, and what was found out about it. */
export class KnownCondition {
  readonly #url: string;
  readonly #accept: string | undefined;
  readonly #acceptLanguage: string | undefined;
  readonly #condition: Condition;
  #checkpoint: Checkpoint | undefined;
  #tag: string | undefined;

  constructor(url: string, headers: IncomingHttpHeaders, condition: Condition) {
    this.#url = url;
    this.#accept = headers.accept;
    this.#acceptLanguage = headers['accept-language'];
    this.#condition = condition;
  }

  isOf(url: string, headers: IncomingHttpHeaders): boolean {
    return (
      this.#url === url &&
      this.#accept === headers.accept &&
      this.#acceptLanguage === headers['accept-language']
    );
  }

  /** The tag that holds at a checkpoint; undefined for none. */
  tagAt(checkpoint: Checkpoint): string | undefined {
    if (checkpoint !== this.#checkpoint) {
      this.#tag = tagNow(this.#condition, checkpoint);
      this.#checkpoint = checkpoint;
    }
    return this.#tag;
  }
}

/** The conditional GETs that came before, by their If-None-Match. Bounded: the oldest go. */
export class KnownConditions {
  readonly #conditionOf: EntityTags['conditionOf'];
  readonly #known = new Map<string, KnownCondition>();

  /** @param conditionOf finds out what a request asks */
  constructor(conditionOf: EntityTags['conditionOf']) {
    this.#conditionOf = conditionOf;
  }

  /** Undefined where none of the tags is one of ours. */
  of(url: string, headers: IncomingHttpHeaders, ifNoneMatch: string): KnownCondition | undefined {
    const known = this.#known.get(ifNoneMatch);
    if (known?.isOf(url, headers)) return known;
    const get = (name: string) => {
      const value = headers[name.toLowerCase()];
      return typeof value === 'string' ? value : null;
    };
    const condition = this.#conditionOf({ url, headers: { get } }, ifNoneMatch);
    if (!condition) return undefined;
    const found = new KnownCondition(url, headers, condition);
    const varying = (headers.accept?.length ?? 0) + (headers['accept-language']?.length ?? 0);
    if (url.length + ifNoneMatch.length + varying <= MOST_CHARACTERS) {
      this.#known.set(ifNoneMatch, found);
      dropOldest(this.#known, MOST);
    }
    return found;
  }
}
