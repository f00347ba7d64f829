/** What the objects of a list have to be read for, read for all of them at once: one promise a list. */
import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import type { Path } from 'graphql/jsutils/Path.js';
import { compileArguments, isPureIn } from './arguments.js';
import { type FieldPlan, type OperationPlan, traitsOf } from './plan.js';
import { isPromise, type Run, resolveInfo } from './run.js';

/**
 * Reads what the selected fields of objects take, and notes it in the run. Once it is done, they are completed
 * without a wait. Undefined: there is nothing to wait for.
 */
export type ReadAhead = (
  objects: readonly object[],
  path: Path,
  run: Run,
) => PromiseLike<unknown> | undefined;

const NOTHING: ReadAhead = () => undefined;

/**
 * Of the items of a field's list; undefined where nothing is to be read for them, or where some of their fields
 * are read by resolvers of their own: those must not wait for the others.
 */
export function compileReadAhead(plan: OperationPlan, field: FieldPlan): ReadAhead | undefined {
  const ahead = ofObjects(plan, field);
  return ahead === NOTHING ? undefined : ahead;
}

/** The objects among the items of a list; none where some are still under way, and must not wait for the others. */
export function objectsIn(items: readonly unknown[]): readonly object[] {
  if (items.some(isPromise)) return [];
  return items.every(isObject) ? items : items.filter(isObject);
}

const isObject = (item: unknown): item is object =>
  typeof item === 'object' && item !== null && !(item instanceof Error);

function ofObjects(plan: OperationPlan, field: FieldPlan): ReadAhead | undefined {
  const type = getNamedType(field.definition.type);
  if (isObjectType(type)) return ofType(plan, field, type);
  return isAbstractType(type) ? ofAbstract(plan, field, type) : undefined;
}

function ofType(
  plan: OperationPlan,
  { nodes }: FieldPlan,
  type: GraphQLObjectType,
): ReadAhead | undefined {
  if (type.isTypeOf) return undefined;
  const { schema, fragments, conditions } = plan;
  const all: ReadAhead[] = [];
  for (const selected of collectSubfields(schema, fragments, { ...conditions }, type, nodes)) {
    const [node] = selected[1];
    const definition = node && type.getFields()[node.name.value];
    // `__typename`, or what is not there.
    if (!definition) continue;
    const one = ofField(plan, { parentType: type, definition, nodes: selected[1] });
    if (!one) return undefined;
    if (one !== NOTHING) all.push(one);
  }
  if (all.length === 0) return NOTHING;
  return (objects, path, run) => allOf(all.map((one) => one(objects, path, run)));
}

function ofAbstract(
  plan: OperationPlan,
  field: FieldPlan,
  type: GraphQLAbstractType,
): ReadAhead | undefined {
  const byName = new Map(
    plan.schema.getPossibleTypes(type).map((one) => [one.name, ofType(plan, field, one)]),
  );
  const known = [...byName.values()];
  if (known.every((one) => one === NOTHING)) return NOTHING;
  const resolveType = type.resolveType ?? defaultTypeResolver;
  return (objects, path, run) => {
    const groups = new Map<ReadAhead, object[]>();
    try {
      for (const object of objects) {
        const name = resolveType(object, run.context, resolveInfo(field, path, run), type);
        const ahead = typeof name === 'string' ? byName.get(name) : undefined;
        if (!ahead) return undefined;
        const group = groups.get(ahead);
        if (group) group.push(object);
        else groups.set(ahead, [object]);
      }
    } catch {
      // Said where the object is completed.
      return undefined;
    }
    return allOf([...groups].map(([ahead, group]) => ahead(group, path, run)));
  };
}

function ofField(plan: OperationPlan, field: FieldPlan): ReadAhead | undefined {
  const { definition } = field;
  const { isPure, member, resolveAll } = traitsOf(definition);
  const isLeaf = isLeafType(getNamedType(definition.type));
  if (isLeaf && (isPure === true || member !== undefined)) return NOTHING;
  if (isListType(getNullableType(definition.type))) return undefined;
  const below = isLeaf ? NOTHING : ofObjects(plan, field);
  if (!below) return undefined;
  if (resolveAll) return ofResolver(field, below);
  if (member === undefined) return undefined;
  if (below === NOTHING) return NOTHING;
  return (objects, path, run) =>
    belowOf(
      below,
      objects.map((object) => (object as Readonly<Record<string, unknown>>)[member]),
      path,
      run,
    );
}

function ofResolver(field: FieldPlan, below: ReadAhead): ReadAhead | undefined {
  const { isPure, resolveAll } = traitsOf(field.definition);
  const argumentsOf = compileArguments(field);
  const [node] = field.nodes;
  if (!resolveAll || !node) return undefined;
  return (objects, path, run) => {
    if (typeof isPure === 'function' && isPureIn(isPure, argumentsOf, run)) return undefined;
    const known = run.readAhead(node);
    const some = known ? objects.filter((object) => !known.has(object)) : objects;
    const keep = (values: readonly unknown[]) => {
      run.noteAhead(node, some, values);
      return below === NOTHING ? undefined : belowOf(below, values, path, run);
    };
    try {
      const values = resolveAll(some, argumentsOf(run), run.context);
      if (!isPromise(values)) return keep(values);
      return values.then(keep, (error: unknown) => {
        // As if each had been asked for by itself.
        const failed = Promise.reject(error);
        failed.catch(() => {});
        run.noteAhead(
          node,
          some,
          some.map(() => failed),
        );
      });
    } catch {
      // The resolver says it, in its place.
      return undefined;
    }
  };
}

function belowOf(below: ReadAhead, values: readonly unknown[], path: Path, run: Run) {
  const objects = objectsIn(values);
  return objects.length === 0 ? undefined : below(objects, path, run);
}

function allOf(
  reads: readonly (PromiseLike<unknown> | undefined)[],
): PromiseLike<unknown> | undefined {
  const waits = reads.filter((one) => one !== undefined);
  return waits.length > 1 ? Promise.all(waits) : waits[0];
}
