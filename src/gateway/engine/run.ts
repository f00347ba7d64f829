import { type FieldNode, GraphQLError, type GraphQLResolveInfo, locatedError } from 'graphql';
import type { Path } from 'graphql/jsutils/Path.js';
import type { GatewayContext } from '../pothos.js';
import type { FieldPlan, OperationPlan } from './plan.js';

export type MaybePromise<Value> = Value | PromiseLike<Value>;

/** One execution of a compiled operation. */
export class Run {
  readonly plan: OperationPlan;
  readonly context: GatewayContext;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** What went wrong so far, where a null could take its place. */
  readonly errors: GraphQLError[] = [];
  /** How often a null took the place of what failed, also where that is not told. */
  failures = 0;
  readonly #nulled = new Set<Path | undefined>();
  #answers: Map<(run: Run) => boolean, boolean> | undefined;
  #ahead: Map<FieldNode, Map<unknown, unknown>> | undefined;

  constructor(
    plan: OperationPlan,
    context: GatewayContext,
    variables: Readonly<Record<string, unknown>>,
  ) {
    this.plan = plan;
    this.context = context;
    this.variables = variables;
  }

  /** What a question about the execution is answered with, which it is asked once. */
  once(question: (run: Run) => boolean): boolean {
    this.#answers ??= new Map();
    const known = this.#answers.get(question);
    if (known !== undefined) return known;
    const answer = question(this);
    this.#answers.set(question, answer);
    return answer;
  }

  /** A field's values by object, as far as they were read ahead. */
  readAhead(node: FieldNode): ReadonlyMap<unknown, unknown> | undefined {
    return this.#ahead?.get(node);
  }

  noteAhead(node: FieldNode, objects: readonly unknown[], values: readonly unknown[]): void {
    this.#ahead ??= new Map();
    const known = this.#ahead.get(node) ?? new Map<unknown, unknown>();
    this.#ahead.set(node, known);
    objects.forEach((object, at) => {
      known.set(object, values[at]);
    });
  }

  /** Notes an error at a place that may be null, and gives the text of what stands there instead. */
  nullFor(error: unknown, nodes: readonly FieldNode[], path: Path | undefined): string {
    this.failures += 1;
    if (!this.#isNulled(path)) {
      this.#nulled.add(path);
      this.errors.push(located(error, nodes, path));
    }
    return 'null';
  }

  /** Whether a null stands further up already: what was still under way below it says nothing more. */
  #isNulled(path: Path | undefined): boolean {
    if (this.#nulled.size === 0) return false;
    for (let at = path; at; at = at.prev) {
      if (this.#nulled.has(at)) return true;
    }
    return false;
  }
}

/** An error as graphql-js reports it: with the field's place in the document and in the answer. */
export function located(
  error: unknown,
  nodes: readonly FieldNode[],
  path: Path | undefined,
): GraphQLError {
  if (error instanceof GraphQLError && error.path !== undefined) return error;
  return locatedError(error, nodes, pathKeys(path));
}

/** What resolvers get as their fourth argument: made without copying, since few of them look. */
export const resolveInfo = (field: FieldPlan, path: Path, run: Run) =>
  // Of graphql-js 16; a library of the tests declares members of 17 beside them.
  new ResolveInfo(field, path, run) as unknown as GraphQLResolveInfo;

class ResolveInfo {
  readonly path: Path;
  readonly #field: FieldPlan;
  readonly #run: Run;

  constructor(field: FieldPlan, path: Path, run: Run) {
    this.#field = field;
    this.path = path;
    this.#run = run;
  }

  get fieldName() {
    return this.#field.definition.name;
  }
  get fieldNodes() {
    return this.#field.nodes;
  }
  get returnType() {
    return this.#field.definition.type;
  }
  get parentType() {
    return this.#field.parentType;
  }
  get schema() {
    return this.#run.plan.schema;
  }
  get fragments() {
    return this.#run.plan.fragments;
  }
  get rootValue() {
    return undefined;
  }
  get operation() {
    return this.#run.plan.operation;
  }
  get variableValues() {
    return this.#run.variables;
  }
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null)?.then === 'function';
}

function pathKeys(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at; at = at.prev) keys.push(at.key);
  return keys.reverse();
}
