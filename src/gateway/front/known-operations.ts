import type { DocumentNode, GraphQLSchema } from 'graphql';
import { dropOldest } from '../../lib/drop-oldest.js';
import { type CompiledOperation, compileOperation } from '../engine/compile-operation.js';
import { TextMemory } from '../engine/text-memory.js';
import { costRefusal, type QueryLimits } from '../http/query-limits.js';
import type { PageSize } from '../limits.js';

export interface KnownOperationsOptions {
  readonly schema: GraphQLSchema;
  readonly limits: QueryLimits;
  readonly pageSize: PageSize;
}

export interface KnownOperation extends CompiledOperation {
  /** Whether it read the store when it was executed last. */
  readsStore: boolean;
  /** Whether these variables keep it below the limit. */
  isCheapWith(variables: Readonly<Record<string, unknown>>): boolean;
}

interface Known {
  readonly document: DocumentNode;
  /** By name; null: the only one. */
  readonly operations: Map<string | null, KnownOperation>;
}

const MOST_DOCUMENTS = 1_000;
const MOST_CHARACTERS = 20_000;
const MOST_COSTS = 100;

/**
 * The documents that Yoga parsed and validated before, within all limits that the text alone decides, with
 * what was compiled of them. Bounded: those not asked for longest go.
 */
export class KnownOperations {
  readonly #options: KnownOperationsOptions;
  readonly #memory = new TextMemory();
  /** By text, the one asked for last at the end. */
  readonly #known = new Map<string, Known>();

  constructor(options: KnownOperationsOptions) {
    this.#options = options;
  }

  /** Only for a document that was validated. */
  add(text: string, document: DocumentNode): void {
    if (text.length > MOST_CHARACTERS || this.#known.has(text)) return;
    this.#known.set(text, { document, operations: new Map() });
    dropOldest(this.#known, MOST_DOCUMENTS);
  }

  /** The operation of a document; undefined for what Yoga must see: a text that is new, or no query. */
  find(text: string, operationName: string | null | undefined): KnownOperation | undefined {
    const known = this.#known.get(text);
    if (!known) return undefined;
    this.#known.delete(text);
    this.#known.set(text, known);
    const name = operationName ?? null;
    const operation = known.operations.get(name) ?? this.#compile(known.document, name);
    if (operation) known.operations.set(name, operation);
    return operation;
  }

  #compile(document: DocumentNode, operationName: string | null): KnownOperation | undefined {
    const { schema, limits, pageSize } = this.#options;
    const compiled = compileOperation(schema, document, operationName, { memory: this.#memory });
    if (!compiled) return undefined;
    const names = (compiled.operation.variableDefinitions ?? []).map(
      ({ variable }) => variable.name.value,
    );
    const known = new Map<string, boolean>();
    const isCheapWith = (variables: Readonly<Record<string, unknown>>) => {
      const key = names.map((name) => sizeOf(variables[name])).join();
      const before = known.get(key);
      if (before !== undefined) return before;
      const cost = { document, schema, operationName, variables, pageSize };
      const isCheap = costRefusal(cost, limits) === undefined;
      if (known.size >= MOST_COSTS) known.clear();
      known.set(key, isCheap);
      return isCheap;
    };
    return { ...compiled, readsStore: false, isCheapWith };
  }
}

/** All that a cost may depend on: a number, or how many there are. */
function sizeOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.length}]`;
  return value === undefined || value === null ? String(value) : '';
}
