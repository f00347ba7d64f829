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
import { compileArguments, hasVariables, isPureIn } from './arguments.js';
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
import { keptTexts, keptTextsOf } from './kept-texts.js';
import { type FieldPlan, type OperationPlan, traitsOf } from './plan.js';
import { type MaybePromise, type Run, resolveInfo } from './run.js';
import type { TextMemory } from './text-memory.js';

/** One field's `"name":value` of an object. */
interface Part {
  /** Whether the text is the same each time: in any request, or in one that this says. */
  readonly isPure: boolean | ((run: Run) => boolean);
  /** Errors: those of a place that may not be null. */
  text(source: unknown, path: Path | undefined, run: Run): MaybePromise<string>;
  /** The same where nothing else is selected, with the braces: where the text is kept, so are they. */
  readonly object?: Part['text'];
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
  const [only, ...others] = withPureJoined(parts, plan.memory);
  if (only?.object && others.length === 0) return only.object;
  return braced(textOf(only ? [only, ...others] : []));
}

function braced(text: Part['text']): Part['text'] {
  return (source, path, run) => {
    const whole = text(source, path, run);
    return typeof whole === 'string' ? `{${whole}}` : whole.then((later) => `{${later}}`);
  };
}

/** The same in one piece: for what is kept. */
function bracedCopy(text: Part['text']): Part['text'] {
  return (source, path, run) => {
    const whole = text(source, path, run);
    return typeof whole === 'string'
      ? ['{', whole, '}'].join('')
      : whole.then((later) => `{${later}}`);
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
  return neighbours(parts, ({ isPure }) => isPure !== false).map(([first, ...others]) =>
    first.isPure === false ? first : joinedPart([first, ...others], memory),
  );
}

function joinedPart(parts: readonly Part[], memory: TextMemory): Part {
  const together = textOf(parts, joinedCopy);
  const text = keptTexts(together, memory);
  const object = keptTexts(bracedCopy(together), memory);
  const asked = parts.flatMap(({ isPure }) => (typeof isPure === 'function' ? [isPure] : []));
  if (asked.length === 0) return { isPure: true, text, object };
  // All are asked: each notes what the answer depends on.
  const isPure = (run: Run) => asked.reduce((all, one) => one(run) && all, true);
  const groups = neighbours(parts, (part) => part.isPure === true);
  const apart = textOf(
    groups.map(([first, ...others]) =>
      first.isPure === true ? joinedPart([first, ...others], memory) : first,
    ),
  );
  return {
    isPure,
    text: either(isPure, text, apart),
    object: either(isPure, object, braced(apart)),
  };
}

function either(
  isPure: (run: Run) => boolean,
  kept: Part['text'],
  made: Part['text'],
): Part['text'] {
  return (source, path, run) => (run.once(isPure) ? kept : made)(source, path, run);
}

/** In groups of neighbours that are all of a kind; each other part by itself. */
function neighbours(parts: readonly Part[], isOfKind: (part: Part) => boolean) {
  const groups: [Part, ...Part[]][] = [];
  let open: [Part, ...Part[]] | undefined;
  for (const part of parts) {
    if (open && isOfKind(part)) open.push(part);
    else {
      const group: [Part] = [part];
      groups.push(group);
      open = isOfKind(part) ? group : undefined;
    }
  }
  return groups;
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
  const complete = nullableAt(nodes, type, compileType(plan, field, type, composites));
  const { isPure = false, member, resolveAll } = traitsOf(definition);
  const resolve = definition.resolve ?? defaultFieldResolver;
  const ahead = resolveAll && nodes[0];
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
    return { isPure: false, text: isKept ? keptTextsOf(member, text, plan.memory) : text };
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
        value = ahead && run.readAhead(ahead)?.get(source);
        if (value === undefined) {
          const info = resolveInfo(field, here, run);
          value = resolve(source, argumentsOf(run), run.context, info);
        }
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
