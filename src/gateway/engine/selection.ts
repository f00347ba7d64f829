import {
  type ASTNode,
  defaultFieldResolver,
  type FieldNode,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isLeafType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  visit,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import type { Path } from 'graphql/jsutils/Path.js';
import {
  afterOthers,
  type CompileComposite,
  type Complete,
  compileType,
  joined,
  nullableAt,
} from './complete.js';
import { type CompileSelection, completeAbstract, completeObject } from './complete-object.js';
import { type FieldPlan, type OperationPlan, traitsOf } from './plan.js';
import { type MaybePromise, type Run, resolveInfo } from './run.js';
import type { TextMemory } from './text-memory.js';

/** One field's `"name":value` of an object. */
interface Part {
  readonly isPure: boolean;
  /** Errors: those of a place that may not be null. */
  text(source: unknown, path: Path | undefined, run: Run): MaybePromise<string>;
}

/** The JSON text of an object's selected fields. */
export function compileSelection(
  plan: OperationPlan,
  type: GraphQLObjectType,
  fields: ReadonlyMap<string, readonly FieldNode[]>,
): (value: unknown, path: Path | undefined, run: Run) => MaybePromise<string> {
  const parts = [...fields].flatMap(([name, nodes]) => {
    const part = compileField(plan, type, name, nodes);
    return part ? [part] : [];
  });
  const all = (source: unknown, path: Path | undefined, run: Run): MaybePromise<string> => {
    const texts: MaybePromise<string>[] = [];
    try {
      for (const part of parts) texts.push(part.text(source, path, run));
    } catch (error) {
      return afterOthers(texts, error);
    }
    const whole = joined(texts);
    return typeof whole === 'string' ? `{${whole}}` : whole.then((text) => `{${text}}`);
  };
  const isPure = parts.length > 0 && parts.every((part) => part.isPure);
  return isPure ? remembered(all, plan.memory) : all;
}

/**
 * Keeps the text of each object that was asked: documents are shared by requests for as long as they are
 * what the store holds. A text with an error in it is not kept, because the error is each answer's own.
 */
function remembered(
  complete: (value: unknown, path: Path | undefined, run: Run) => MaybePromise<string>,
  memory: TextMemory,
): typeof complete {
  let { age } = memory;
  let texts = new WeakMap<object, string>();
  return (source, path, run) => {
    if (typeof source !== 'object' || source === null) return complete(source, path, run);
    if (age !== memory.age) {
      age = memory.age;
      texts = new WeakMap();
    }
    const known = texts.get(source);
    if (known !== undefined) return known;
    const before = run.errors.length;
    const text = complete(source, path, run);
    if (typeof text === 'string' && run.errors.length === before) {
      texts.set(source, text);
      memory.note(text);
    }
    return text;
  };
}

function compileField(
  plan: OperationPlan,
  parentType: GraphQLObjectType,
  responseName: string,
  nodes: readonly FieldNode[],
): Part | undefined {
  const name = nodes[0]?.name.value ?? '';
  const key = `${JSON.stringify(responseName)}:`;
  if (name === '__typename') {
    const text = `${key}${JSON.stringify(parentType.name)}`;
    return { isPure: true, text: () => text };
  }
  const definition = definitionOf(plan, parentType, name);
  if (!definition) return undefined;
  const field: FieldPlan = { parentType, definition, nodes };
  const { type } = definition;
  const composites = compileComposites(plan);
  const complete = nullableAt(nodes, type, compileType(field, type, composites));
  const { isPure = false } = traitsOf(definition);
  const resolve = definition.resolve ?? defaultFieldResolver;
  const argumentsOf = compileArguments(field);
  const withKey = (text: MaybePromise<string>) =>
    typeof text === 'string' ? key + text : text.then((later) => key + later);
  const failed: Complete = nullableAt(nodes, type, (error) => {
    throw error;
  });
  return {
    isPure: isPure && isLeafType(getNamedType(type)),
    text(source, path, run) {
      const here: Path = { prev: path, key: responseName, typename: parentType.name };
      let value: unknown;
      try {
        const info = resolveInfo(field, here, run);
        value = resolve(source, argumentsOf(run), run.context, info);
      } catch (error) {
        return withKey(failed(error, here, run));
      }
      return withKey(complete(value, here, run));
    },
  };
}

function definitionOf({ schema }: OperationPlan, parentType: GraphQLObjectType, name: string) {
  if (parentType === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return parentType.getFields()[name];
}

function compileComposites(plan: OperationPlan): CompileComposite {
  const { schema, fragments, conditions } = plan;
  const compile: CompileSelection = (field, type) =>
    compileSelection(
      plan,
      type,
      collectSubfields(schema, fragments, { ...conditions }, type, field.nodes),
    );
  return (field, type) =>
    isAbstractType(type)
      ? completeAbstract(plan, field, type, compile)
      : completeObject(field, type, compile);
}

const NO_ARGUMENTS = Object.freeze({});

/** A field's arguments: coerced once where no variable is in them. */
function compileArguments({ definition, nodes }: FieldPlan): (run: Run) => Record<string, unknown> {
  const [node] = nodes;
  if (!node || definition.args.length === 0) return () => NO_ARGUMENTS;
  if (hasVariables(node)) {
    return ({ variables }) => getArgumentValues(definition, node, { ...variables });
  }
  let values: Record<string, unknown> | undefined;
  return () => {
    values ??= getArgumentValues(definition, node, {});
    return values;
  };
}

function hasVariables(node: FieldNode): boolean {
  let found = false;
  const look = (some: ASTNode) =>
    visit(some, {
      [Kind.VARIABLE]() {
        found = true;
      },
    });
  for (const argument of node.arguments ?? []) look(argument);
  return found;
}
