/** What an operation may cost at most: about how many records its answer can have. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { PageSize } from '../limits.js';

/** What a field may say of itself, as `extensions.cost`, where the rules below do not fit. */
export interface FieldCost {
  /** Of one value of the field. Default: 1 for an object, 0 for edges, PageInfo and what has no fields. */
  readonly weight?: number;
  /** How many values its list has. */
  readonly listSize?: number;
}

export interface CostOptions {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly pageSize: PageSize;
}

// Of a list that no argument bounds.
const PLAIN_LIST = 10;

/**
 * The cost of one operation: a page costs as often as it has records (`first`, `last` or the standard
 * size), a list by keys as often as it has keys, any other list ten times. Fragments cost as often as they
 * are spread; what directives leave out costs too.
 */
export function costOf(options: CostOptions): number {
  const operation = getOperationAST(options.document, options.operationName);
  const root = operation && options.schema.getRootType(operation.operation);
  if (!operation || !root) return 0;
  return new CostCounter(options, operation).ofSet(operation.selectionSet, root, undefined);
}

class CostCounter {
  readonly #options: CostOptions;
  readonly #operation: OperationDefinitionNode;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, number>();

  constructor(options: CostOptions, operation: OperationDefinitionNode) {
    this.#options = options;
    this.#operation = operation;
    this.#fragments = new Map(
      options.document.definitions
        .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
        .map((fragment) => [fragment.name.value, fragment]),
    );
  }

  /** @param size records of the page that the selection is of, where it is of a connection */
  ofSet(set: SelectionSetNode, type: GraphQLOutputType, size: number | undefined): number {
    let cost = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) cost += this.#ofField(selection, type, size);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = this.#typeNamed(selection.typeCondition?.name.value) ?? type;
        cost += this.ofSet(selection.selectionSet, on, size);
      } else cost += this.#ofFragment(selection.name.value, size);
    }
    return cost;
  }

  #ofFragment(name: string, size: number | undefined): number {
    const key = `${name} ${size}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, 0);
    const fragment = this.#fragments.get(name);
    const type = this.#typeNamed(fragment?.typeCondition.name.value);
    const cost = fragment && type ? this.ofSet(fragment.selectionSet, type, size) : 0;
    this.#known.set(key, cost);
    return cost;
  }

  #ofField(node: FieldNode, parent: GraphQLOutputType, size: number | undefined): number {
    const hasFields = isObjectType(parent) || isInterfaceType(parent);
    const field = hasFields ? parent.getFields()[node.name.value] : undefined;
    if (!field) return 0;
    const { weight, listSize } = (field.extensions.cost ?? {}) as FieldCost;
    const type = getNamedType(field.type);
    const pageSize = this.#pageSize(field, node);
    const isList = isListType(getNullableType(field.type));
    const count = isList ? (listSize ?? pageSize ?? size ?? this.#listSize(field, node)) : 1;
    const isComposite = isCompositeType(type);
    const own = weight ?? (isComposite && !/Edge$|^PageInfo$/.test(type.name) ? 1 : 0);
    const below =
      isComposite && node.selectionSet
        ? this.ofSet(node.selectionSet, type, isList ? undefined : pageSize)
        : 0;
    return count * (own + below);
  }

  /** Records of the page that a field asks for; undefined where it has no pages. */
  #pageSize(field: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
    if (!field.args.some(({ name }) => name === 'first' || name === 'last')) return undefined;
    const { standard, most } = this.#options.pageSize;
    const asked = this.#argument(node, 'first') ?? this.#argument(node, 'last') ?? standard;
    // What is no page size is refused by the field.
    return typeof asked === 'number' ? Math.min(Math.max(asked, 0), most) : standard;
  }

  #listSize(field: GraphQLField<unknown, unknown>, node: FieldNode): number {
    const lists = field.args.filter(isList).map(({ name }) => this.#argument(node, name));
    const sizes = lists.filter(Array.isArray).map(({ length }) => length);
    return sizes.length > 0 ? Math.max(...sizes) : PLAIN_LIST;
  }

  /** A number, or an array of as many items as there are; undefined for what is not given, or null. */
  #argument(node: FieldNode, name: string): unknown {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    return value && this.#valueOf(value);
  }

  #valueOf(value: ValueNode): unknown {
    if (value.kind === Kind.INT) return Number(value.value);
    if (value.kind === Kind.LIST) return value.values;
    if (value.kind !== Kind.VARIABLE) return undefined;
    const name = value.name.value;
    const given = this.#options.variables?.[name];
    if (given !== undefined) return given ?? undefined;
    const definition = this.#operation.variableDefinitions?.find(
      ({ variable }) => variable.name.value === name,
    );
    return definition?.defaultValue && this.#valueOf(definition.defaultValue);
  }

  #typeNamed(name: string | undefined): GraphQLOutputType | undefined {
    const type = name === undefined ? undefined : this.#options.schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}

const isList = ({ type }: GraphQLArgument) => isListType(getNullableType(type));
