/** Values to JSON text, by their GraphQL types: what "CompleteValue" of the specification does. */
import {
  type FieldNode,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLNullableType,
  type GraphQLOutputType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Path } from 'graphql/jsutils/Path.js';
import type { FieldPlan, OperationPlan } from './plan.js';
import { compileReadAhead, objectsIn } from './read-ahead.js';
import { isPromise, located, type MaybePromise, type Run } from './run.js';

/**
 * The JSON text of a value. Throws, or rejects, where the value cannot be of the type: who calls it knows
 * whether a null may take its place.
 */
export type Complete = (value: unknown, path: Path, run: Run) => MaybePromise<string>;

/** How objects, interfaces and unions are completed: a matter of the operation. */
export type CompileComposite = (field: FieldPlan, type: GraphQLCompositeType) => Complete;

export function compileType(
  plan: OperationPlan,
  field: FieldPlan,
  type: GraphQLOutputType,
  compileComposite: CompileComposite,
): Complete {
  if (isNonNullType(type))
    return nonNull(field, compileType(plan, field, type.ofType, compileComposite));
  const complete = compileNullable(plan, field, type, compileComposite);
  return (value, path, run) => {
    if (value === null || value === undefined) return 'null';
    if (value instanceof Error) throw value;
    return complete(value, path, run);
  };
}

function compileNullable(
  plan: OperationPlan,
  field: FieldPlan,
  type: GraphQLNullableType & GraphQLOutputType,
  compileComposite: CompileComposite,
): Complete {
  if (isListType(type)) return list(plan, field, type.ofType, compileComposite);
  return isLeafType(type) ? leaf(type) : compileComposite(field, type);
}

function nonNull({ parentType, definition }: FieldPlan, complete: Complete): Complete {
  const refuse = (text: string) => {
    if (text !== 'null') return text;
    throw new Error(
      `Cannot return null for non-nullable field ${parentType.name}.${definition.name}.`,
    );
  };
  return (value, path, run) => {
    const text = complete(value, path, run);
    return typeof text === 'string' ? refuse(text) : text.then(refuse);
  };
}

function leaf(type: GraphQLLeafType): Complete {
  return (value) => leafText(type, value);
}

function leafText(type: GraphQLLeafType, value: unknown): string {
  const serialized = type.serialize(value);
  if (serialized === undefined || serialized === null) {
    throw new Error(
      `Expected \`${type}.serialize(${String(value)})\` to return non-nullable value, returned: ${serialized}`,
    );
  }
  return JSON.stringify(serialized);
}

function list(
  plan: OperationPlan,
  field: FieldPlan,
  itemType: GraphQLOutputType,
  compileComposite: CompileComposite,
): Complete {
  const complete = compileType(plan, field, itemType, compileComposite);
  const item = nullableAt(field.nodes, itemType, complete);
  const { name } = field.definition;
  const readAhead = isListType(getNullableType(itemType))
    ? undefined
    : compileReadAhead(plan, field);
  return (value, path, run) => {
    if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) {
      throw new GraphQLError(
        `Expected Iterable, but did not find one for field "${field.parentType.name}.${name}".`,
      );
    }
    const items = value as Iterable<unknown>;
    const objects = readAhead && Array.isArray(value) ? objectsIn(value) : [];
    const reading = objects.length > 0 ? readAhead?.(objects, path, run) : undefined;
    return reading ? reading.then(() => textsOf(items, path, run)) : textsOf(items, path, run);
  };

  function textsOf(items: Iterable<unknown>, path: Path, run: Run): MaybePromise<string> {
    const texts: MaybePromise<string>[] = [];
    let index = 0;
    try {
      for (const one of items) {
        const itemPath: Path = { prev: path, key: index, typename: undefined };
        texts.push(item(one, itemPath, run));
        index += 1;
      }
    } catch (error) {
      return afterOthers(texts, error);
    }
    const whole = joined(texts);
    return typeof whole === 'string' ? `[${whole}]` : whole.then((text) => `[${text}]`);
  }
}

/** At a place where null is allowed, an error becomes null and is noted; elsewhere it goes on, with its place. */
export function nullableAt(
  nodes: readonly FieldNode[],
  type: GraphQLOutputType,
  complete: Complete,
): Complete {
  const handle = isNonNullType(type)
    ? (error: unknown, path: Path): string => {
        throw located(error, nodes, path);
      }
    : (error: unknown, path: Path, run: Run): string => run.nullFor(error, nodes, path);
  return (value, path, run) => {
    try {
      const text = isPromise(value)
        ? value.then((resolved) => complete(resolved, path, run))
        : complete(value, path, run);
      return typeof text === 'string'
        ? text
        : text.then(undefined, (error: unknown) => handle(error, path, run));
    } catch (error) {
      return handle(error, path, run);
    }
  };
}

/**
 * Texts with commas between them, at once where all are there. They are copied when the answer is sent, not
 * on each level: for what is used once.
 */
export function joined(texts: readonly MaybePromise<string>[]): MaybePromise<string> {
  let whole = '';
  for (const text of texts) {
    if (typeof text !== 'string') return joinedCopy(texts);
    whole += whole === '' ? text : `,${text}`;
  }
  return whole;
}

/** The same in one piece: for what is kept. */
export function joinedCopy(texts: readonly MaybePromise<string>[]): MaybePromise<string> {
  for (const text of texts) {
    if (typeof text !== 'string') return Promise.all(texts).then((all) => all.join(','));
  }
  return texts.join(',');
}

/**
 * The error, once what is under way beside it is over, as graphql-js waits for it: what fails there is
 * noted as well.
 */
export function afterOthers(
  texts: readonly MaybePromise<string>[],
  error: unknown,
): PromiseLike<string> {
  if (!texts.some(isPromise)) throw error;
  return Promise.all(texts).then(
    () => {
      throw error;
    },
    () => {
      throw error;
    },
  );
}
