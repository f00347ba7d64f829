import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  isObjectType,
} from 'graphql';
import type { Path } from 'graphql/jsutils/Path.js';
import type { Complete } from './complete.js';
import type { FieldPlan, OperationPlan } from './plan.js';
import { isPromise, type MaybePromise, type Run, resolveInfo } from './run.js';

/** Makes the JSON text of an object of this type, of the fields that a field's nodes select. */
export type CompileSelection = (field: FieldPlan, type: GraphQLObjectType) => Complete;

export function completeObject(
  field: FieldPlan,
  type: GraphQLObjectType,
  compileSelection: CompileSelection,
): Complete {
  const selection = compileSelection(field, type);
  const { isTypeOf } = type;
  if (!isTypeOf) return selection;
  const checked = (isOne: boolean, value: unknown, path: Path, run: Run) => {
    if (isOne) return selection(value, path, run);
    throw new GraphQLError(`Expected value of type "${type.name}" but got: ${describe(value)}.`, {
      nodes: field.nodes,
    });
  };
  return (value, path, run) => {
    const isOne = isTypeOf(value, run.context, resolveInfo(field, path, run));
    return isPromise(isOne)
      ? (isOne as PromiseLike<boolean>).then((known) => checked(known, value, path, run))
      : checked(isOne as boolean, value, path, run);
  };
}

/** Of an interface or a union: by the type that each value turns out to have. */
export function completeAbstract(
  { schema }: OperationPlan,
  field: FieldPlan,
  type: GraphQLAbstractType,
  compileSelection: CompileSelection,
): Complete {
  const byName = new Map<string, Complete>();
  const resolveType = type.resolveType ?? defaultTypeResolver;
  const completeAs = (name: unknown, value: unknown, path: Path, run: Run) => {
    const known = typeof name === 'string' ? byName.get(name) : undefined;
    if (known) return known(value, path, run);
    const objectType = typeof name === 'string' ? schema.getType(name) : undefined;
    if (!isObjectType(objectType) || !schema.isSubType(type, objectType)) {
      throw new GraphQLError(
        `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${field.parentType.name}.${field.definition.name}", got: ${describe(name)}.`,
        { nodes: field.nodes },
      );
    }
    const complete = completeObject(field, objectType, compileSelection);
    byName.set(objectType.name, complete);
    return complete(value, path, run);
  };
  return (value, path, run): MaybePromise<string> => {
    const name = resolveType(value, run.context, resolveInfo(field, path, run), type);
    return isPromise(name)
      ? name.then((known) => completeAs(known, value, path, run))
      : completeAs(name, value, path, run);
  };
}

const describe = (value: unknown) =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);
