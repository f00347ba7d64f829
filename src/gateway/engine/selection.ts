import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isLeafType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import type { Path } from 'graphql/jsutils/Path.js';
import type { GatewayContext } from '../pothos.js';
import { type ArgumentsOf, compileArguments, hasVariables } from './arguments.js';
import {
  afterOthers,
  type CompileComposite,
  type Complete,
  compileType,
  joined,
  joinedCopy,
  nullableAt,
} from './complete.js';
import { type CompileSelection, completeAbstract, completeObject } from './complete-object.js';
import { type FieldPlan, type OperationPlan, traitsOf } from './plan.js';
import { type MaybePromise, type Run, resolveInfo } from './run.js';
import type { TextMemory } from './text-memory.js';

/** One field's `"name":value` of an object. */
interface Part {
  /** Whether the text is the same each time: in any request, or in one that this says. */
  readonly isPure: boolean | ((run: Run) => boolean);
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
  const text = textOf(withPureJoined(parts, plan.memory));
  return (source, path, run) => {
    const whole = text(source, path, run);
    return typeof whole === 'string' ? `{${whole}}` : whole.then((later) => `{${later}}`);
  };
}

function textOf(parts: readonly Part[], join = joined): Part['text'] {
  const [only] = parts;
  if (only && parts.length === 1) return (source, path, run) => only.text(source, path, run);
  return (source, path, run) => {
    const texts: MaybePromise<string>[] = [];
    try {
      for (const part of parts) texts.push(part.text(source, path, run));
    } catch (error) {
      return afterOthers(texts, error);
    }
    return join(texts);
  };
}

/** Neighbours that are pure become one part, whose text is remembered. */
function withPureJoined(parts: readonly Part[], memory: TextMemory): readonly Part[] {
  const groups: Part[][] = [];
  for (const part of parts) {
    const last = groups.at(-1);
    if (part.isPure && last?.[0]?.isPure) last.push(part);
    else groups.push([part]);
  }
  return groups.map((group) => {
    const [first] = group;
    if (!first?.isPure) return first as Part;
    const asked = group.flatMap(({ isPure }) => (typeof isPure === 'function' ? [isPure] : []));
    // All are asked: each notes what the answer depends on.
    const isPure = (run: Run) => asked.reduce((all, one) => one(run) && all, true);
    return {
      isPure,
      text: remembered(textOf(group, joinedCopy), asked.length > 0 ? isPure : undefined, memory),
    };
  });
}

/**
 * Keeps the text of each object that was asked: documents are shared by requests for as long as they are
 * what the store holds. A text with an error in it is not kept, because the error is each answer's own.
 */
function remembered(
  complete: Part['text'],
  isPure: ((run: Run) => boolean) | undefined,
  memory: TextMemory,
): Part['text'] {
  const kept = keptTexts(complete, memory);
  return (source, path, run) =>
    isPure && !isPure(run) ? complete(source, path, run) : kept(source, source, path, run);
}

/** The same where the object is a property of the source. */
function rememberedBy(member: string, complete: Part['text'], memory: TextMemory): Part['text'] {
  const kept = keptTexts(complete, memory);
  return (source, path, run) =>
    kept((source as Readonly<Record<string, unknown>>)[member], source, path, run);
}

function keptTexts(complete: Part['text'], memory: TextMemory) {
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

/** Whether all that is selected of a field's object is the same each time. */
function isPureObject(plan: OperationPlan, { definition, nodes }: FieldPlan): boolean {
  const { schema, fragments, conditions } = plan;
  const type = getNullableType(definition.type);
  if (!isObjectType(type) || type.isTypeOf) return false;
  const fields = collectSubfields(schema, fragments, { ...conditions }, type, nodes);
  return [...fields.values()].every(([node]) => {
    if (node?.name.value === '__typename') return true;
    const selected = node && type.getFields()[node.name.value];
    return (
      selected &&
      traitsOf(selected).isPure === true &&
      isLeafType(getNamedType(selected.type)) &&
      !hasVariables(node)
    );
  });
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
  const { isPure = false, member } = traitsOf(definition);
  const resolve = definition.resolve ?? defaultFieldResolver;
  const argumentsOf = compileArguments(field);
  const isConstant = !nodes[0] || !hasVariables(nodes[0]);
  const withKey = (text: MaybePromise<string>) =>
    typeof text === 'string' ? key + text : text.then((later) => key + later);
  const failed: Complete = nullableAt(nodes, type, (error) => {
    throw error;
  });
  if (member !== undefined) {
    const text: Part['text'] = (source, path, run) => {
      const here: Path = { prev: path, key: responseName, typename: parentType.name };
      let value: unknown;
      try {
        value = (source as Readonly<Record<string, unknown>>)[member];
      } catch (error) {
        return withKey(failed(error, here, run));
      }
      return withKey(complete(value, here, run));
    };
    const isKept = isPureObject(plan, field);
    return { isPure: false, text: isKept ? rememberedBy(member, text, plan.memory) : text };
  }
  return {
    isPure:
      isConstant &&
      isLeafType(getNamedType(type)) &&
      (typeof isPure === 'function' ? (run) => isPureIn(isPure, argumentsOf, run) : isPure),
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

/** What its arguments are refused for, its resolver's place says. */
function isPureIn(
  isPure: (args: Record<string, unknown>, context: GatewayContext) => boolean,
  argumentsOf: ArgumentsOf,
  run: Run,
): boolean {
  try {
    return isPure(argumentsOf(run), run.context);
  } catch {
    return false;
  }
}
