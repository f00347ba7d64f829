/**
 * ETags of answers, from the marks of the entities that were read. See docs/decisions/018-etags.md.
 *
 * What an execution reads depends on nothing but the request and the records that it has read so far. So
 * while no entity that it read has changed, it would read the same again, and answer the same.
 */
import { createHash } from 'node:crypto';
import type { Checkpoint } from '../../store/store.js';

export interface TaggedAnswer {
  /** What the answer depends on beside the data: see `requestIdentity`. */
  readonly identity: string;
  /** Names of all entities that were read, in any order. */
  readonly entities: Iterable<string>;
  readonly checkpoint: Pick<Checkpoint, 'fingerprint' | 'generation' | 'changed'>;
}

const HASH = /^[A-Za-z0-9_-]{22}$/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `W/"Country.Currency.HASH"`: the same in every process that serves the same release. */
export function entityTagOf({ identity, entities, checkpoint }: TaggedAnswer): string {
  const names = [...new Set(entities)].sort();
  const { fingerprint, generation, changed } = checkpoint;
  const marks = names.map((name) => [name, changed[name] ?? null]);
  const hash = createHash('sha256')
    .update(JSON.stringify([identity, fingerprint, generation, marks]))
    .digest('base64url')
    .slice(0, 22);
  return `W/"${[...names, hash].join('.')}"`;
}

/** The names in a tag of `entityTagOf`; undefined for a tag of anybody else. */
export function entitiesOfTag(tag: string): readonly string[] | undefined {
  const parts = opaque(tag).slice(1, -1).split('.');
  const hash = parts.pop() ?? '';
  return HASH.test(hash) && parts.length > 0 && parts.every((part) => NAME.test(part))
    ? parts
    : undefined;
}

// As many as a client may have of one URL; each costs a hash.
const MOST_TAGS = 16;

/** The tags of an If-None-Match; `*` is one of them. */
export function tagsOf(ifNoneMatch: string): readonly string[] {
  return (ifNoneMatch.match(/\*|(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? []).slice(0, MOST_TAGS);
}

/** What an If-None-Match asks of one request. */
export interface Condition {
  /** As of `TaggedAnswer`. */
  readonly identity: string;
  readonly tags: readonly { readonly tag: string; readonly entities: readonly string[] }[];
}

/** Undefined where none of its tags is one of `entityTagOf`. */
export function conditionOf(ifNoneMatch: string, identity: () => string): Condition | undefined {
  const tags = tagsOf(ifNoneMatch).flatMap((tag) => {
    const entities = entitiesOfTag(tag);
    return entities ? [{ tag, entities }] : [];
  });
  return tags.length > 0 ? { identity: identity(), tags } : undefined;
}

/** The tag of what is there now, where the condition names it. */
export function tagNow(
  { identity, tags }: Condition,
  checkpoint: TaggedAnswer['checkpoint'],
): string | undefined {
  return tags
    .map(({ tag, entities }) => ({ tag, now: entityTagOf({ identity, entities, checkpoint }) }))
    .find(({ tag, now }) => matches(tag, now))?.now;
}

/** Whether an If-None-Match names the tag. Compared weakly (RFC 9110, 8.8.3.2), as it asks. */
export function matches(ifNoneMatch: string, tag: string): boolean {
  return tagsOf(ifNoneMatch).some((other) => other === '*' || opaque(other) === opaque(tag));
}

const opaque = (tag: string) => tag.replace(/^W\//, '');
