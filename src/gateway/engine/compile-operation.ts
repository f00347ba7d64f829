/** From a validated operation to JSON text, without a tree of objects between: docs/decisions/020-compiled-operations.md. */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import type { GatewayContext } from '../pothos.js';
import { compilePlainVariables } from './plain-variables.js';
import type { OperationPlan } from './plan.js';
import { isPromise, located, type MaybePromise, Run } from './run.js';
import { compileSelection } from './selection.js';
import { TextMemory } from './text-memory.js';

/** What an execution gave. */
export interface CompiledResult {
  /** JSON; undefined where the variables were refused and nothing was executed. */
  readonly data: string | undefined;
  readonly errors: readonly GraphQLError[];
}

export interface CompiledOperation {
  readonly operation: OperationDefinitionNode;
  /** Answers as graphql-js's `execute` would. Never rejects. */
  execute(
    context: GatewayContext,
    variables: Readonly<Record<string, unknown>> | null | undefined,
  ): MaybePromise<CompiledResult>;
}

// Each combination of the variables in @skip and @include is a plan of its own.
const MOST_PLANS = 16;

/**
 * Compiles a query that was validated against the schema; undefined for another kind of operation, and for
 * one that is not there.
 *
 * @param memory shared by the operations of one gateway
 */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  { memory = new TextMemory() }: { readonly memory?: TextMemory } = {},
): CompiledOperation | undefined {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== 'query') return undefined;
  const fragments = fragmentsOf(document);
  const names = conditionNames(document);
  const plans = new Map<string, ReturnType<typeof compilePlan>>();
  const definitions = operation.variableDefinitions ?? [];
  const plainVariables = compilePlainVariables(schema, operation);

  const planFor = (variables: Readonly<Record<string, unknown>>) => {
    const key = names.length === 0 ? '' : names.map((name) => String(variables[name])).join();
    const known = plans.get(key);
    if (known) return known;
    const conditions = Object.fromEntries(names.map((name) => [name, variables[name]]));
    const plan = compilePlan({ schema, operation, fragments, conditions, memory });
    if (plans.size >= MOST_PLANS) plans.clear();
    plans.set(key, plan);
    return plan;
  };

  return {
    operation,
    execute(context, inputs) {
      const plain = plainVariables(inputs ?? {});
      if (plain) return planFor(plain)(context, plain);
      const { coerced, errors } = getVariableValues(schema, definitions, inputs ?? {}, {
        maxErrors: 50,
      });
      if (errors) return { data: undefined, errors };
      return planFor(coerced)(context, coerced);
    },
  };
}

function compilePlan(plan: OperationPlan) {
  const { schema, operation, fragments, conditions } = plan;
  const type = schema.getQueryType();
  if (!type) throw new Error('Expected a schema with a query type.');
  const { selectionSet } = operation;
  const fields = collectFields(schema, fragments, { ...conditions }, type, selectionSet);
  const selection = compileSelection(plan, type, fields);
  return (
    context: GatewayContext,
    variables: Readonly<Record<string, unknown>>,
  ): MaybePromise<CompiledResult> => {
    const run = new Run(plan, context, variables);
    const failed = (error: unknown): CompiledResult => ({
      data: 'null',
      errors: [...run.errors, located(error, [], undefined)],
    });
    try {
      const data = selection(undefined, undefined, run);
      return isPromise(data)
        ? data.then((text) => ({ data: text, errors: run.errors }), failed)
        : { data, errors: run.errors };
    } catch (error) {
      return failed(error);
    }
  };
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((one) => [one.name.value, one]));
}

/** The variables that decide what is selected. */
function conditionNames(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given) {
        if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      }
    },
  });
  return [...names].sort();
}
