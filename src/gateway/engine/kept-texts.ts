import type { Path } from 'graphql/jsutils/Path.js';
import type { MaybePromise, Run } from './run.js';
import type { TextMemory } from './text-memory.js';

type TextOf = (source: unknown, path: Path | undefined, run: Run) => MaybePromise<string>;

/**
 * Keeps the text of each object that was asked: documents are shared by requests for as long as they are
 * what the store holds. A text with an error in it is not kept, because the error is each answer's own.
 */
export function keptTexts(complete: TextOf, memory: TextMemory): TextOf {
  const kept = keptBy(complete, memory);
  return (source, path, run) => kept(source, source, path, run);
}

/** The same where the object is a property of the source. */
export function keptTextsOf(member: string, complete: TextOf, memory: TextMemory): TextOf {
  const kept = keptBy(complete, memory);
  return (source, path, run) =>
    kept((source as Readonly<Record<string, unknown>>)[member], source, path, run);
}

function keptBy(complete: TextOf, memory: TextMemory) {
  let texts: WeakMap<object, string> | undefined;
  const forget = () => {
    texts = undefined;
  };
  return (object: unknown, source: unknown, path: Path | undefined, run: Run) => {
    if (typeof object !== 'object' || object === null) return complete(source, path, run);
    const known = texts?.get(object);
    if (known !== undefined) return known;
    const before = run.failures;
    const text = complete(source, path, run);
    if (typeof text === 'string' && run.failures === before) {
      texts ??= memory.newTexts(forget);
      texts.set(object, text);
      memory.note(text);
    }
    return text;
  };
}
