import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import type { GatewayContext } from '../pothos.js';
import type { TextMemory } from './text-memory.js';

/** What is the same for every execution of an operation. */
export interface OperationPlan {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  /** Values of the variables that @skip and @include look at: the plan is good for these alone. */
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly memory: TextMemory;
}

/** One field of an answer. */
export interface FieldPlan {
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  /** All that the document says of it, merged. */
  readonly nodes: readonly FieldNode[];
}

/** What a field's `extensions.almanac` says of how it is answered. */
export interface FieldTraits {
  /**
   * It follows from the object and its arguments alone, is at hand at once, and is the same each time: its
   * text may be kept for as long as the object is. A function says so for one request, in the resolver's place.
   */
  readonly isPure?: boolean | ((args: Record<string, unknown>, context: GatewayContext) => boolean);
  /** It is the object's property of this name, at hand or a promise: the resolver says no more, and is not called. */
  readonly member?: string;
  /**
   * Its values for several objects, in their order, as the resolver would give them one by one: at hand, or one
   * promise for all. Where nothing else of a list's objects has to be read, this is called instead.
   */
  readonly resolveAll?: (
    objects: readonly unknown[],
    args: Record<string, unknown>,
    context: GatewayContext,
  ) => readonly unknown[] | PromiseLike<readonly unknown[]>;
}

export function traitsOf({ extensions }: GraphQLField<unknown, unknown>): FieldTraits {
  return (extensions as { readonly almanac?: FieldTraits }).almanac ?? {};
}
