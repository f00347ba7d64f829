import {
  type ArgumentNode,
  type ASTNode,
  type FieldNode,
  getArgumentValues,
  Kind,
  visit,
} from 'graphql';
import type { GatewayContext } from '../pothos.js';
import type { FieldPlan } from './plan.js';
import type { Run } from './run.js';

export type ArgumentsOf = (run: Run) => Record<string, unknown>;

const NO_ARGUMENTS = Object.freeze({});

/** A field's arguments: coerced once where no variable is in them, and taken over where they are variables. */
export function compileArguments({ definition, nodes }: FieldPlan): ArgumentsOf {
  const [node] = nodes;
  if (!node || definition.args.length === 0) return () => NO_ARGUMENTS;
  if (hasVariables(node)) return withVariables({ definition, node });
  let values: Record<string, unknown> | undefined;
  return () => {
    values ??= getArgumentValues(definition, node, {});
    return values;
  };
}

export function hasVariables(node: FieldNode): boolean {
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

/**
 * Variables are coerced already, and validation saw that their types fit: a value that is there is the
 * argument's. Whatever is absent, or null, has rules of its own, which are graphql-js's.
 */
function withVariables({
  definition,
  node,
}: {
  readonly definition: FieldPlan['definition'];
  readonly node: FieldNode;
}): ArgumentsOf {
  const whole: ArgumentsOf = ({ variables }) =>
    getArgumentValues(definition, node, variables as Record<string, unknown>);
  const given = node.arguments ?? [];
  const rest = { ...node, arguments: given.filter((argument) => !isVariable(argument)) };
  if (rest.arguments.some((argument) => hasVariables({ ...node, arguments: [argument] })))
    return whole;
  const taken = given.filter(isVariable).map(({ name, value }) => ({
    name: name.value,
    variable: value.name.value,
  }));
  const isTaken = (name: string) => taken.some((one) => one.name === name);
  // The others must be coerced without those: a required one would be missing.
  const others = { ...definition, args: definition.args.filter(({ name }) => !isTaken(name)) };
  let constants: Record<string, unknown> | undefined;
  return (run) => {
    constants ??= getArgumentValues(others, rest, {});
    const values: Record<string, unknown> = { ...constants };
    for (const { name, variable } of taken) {
      const value = Object.hasOwn(run.variables, variable) ? run.variables[variable] : undefined;
      if (value === undefined || value === null) return whole(run);
      values[name] = value;
    }
    return values;
  };
}

const isVariable = (
  argument: ArgumentNode,
): argument is ArgumentNode & { readonly value: { readonly kind: Kind.VARIABLE } } =>
  argument.value.kind === Kind.VARIABLE;

/** What its arguments are refused for, its resolver's place says. */
export function isPureIn(
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
