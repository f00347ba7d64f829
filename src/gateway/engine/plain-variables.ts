import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInt,
  type GraphQLSchema,
  GraphQLString,
  type GraphQLType,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
  typeFromAST,
} from 'graphql';

type Values = Readonly<Record<string, unknown>>;
type IsPlain = (value: unknown) => boolean;

const MOST_INT = 2 ** 31;

const SCALARS = new Map<unknown, IsPlain>([
  [GraphQLID, (value) => typeof value === 'string'],
  [GraphQLString, (value) => typeof value === 'string'],
  [GraphQLBoolean, (value) => typeof value === 'boolean'],
  [GraphQLInt, (value) => Number.isInteger(value) && Math.abs(value as number) < MOST_INT],
]);

/** Extensions of a scalar that takes any value for what it is. */
export const TAKES_ANY = { almanac: { takesAny: true } } as const;

/**
 * Coerces the variables that coercion leaves as they are, which are most; undefined where it would do
 * anything else, or refuse them.
 */
export function compilePlainVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): (inputs: Values) => Values | undefined {
  const checks = variableDefinitions.map(({ variable, type }) => ({
    name: variable.name.value,
    isPlain: isPlainOf(schema, type),
  }));
  return (inputs) => {
    const values: Record<string, unknown> = {};
    for (const { name, isPlain } of checks) {
      const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
      // Absent: a default, nothing, or an error.
      if (value === undefined || !isPlain?.(value)) return undefined;
      values[name] = value;
    }
    return values;
  };
}

function isPlainOf(schema: GraphQLSchema, type: TypeNode): IsPlain | undefined {
  if (type.kind === Kind.NON_NULL_TYPE) return isPlainOf(schema, type.type);
  if (type.kind === Kind.NAMED_TYPE) {
    const named = typeFromAST(schema, type);
    return takesAny(named) ? isThere : SCALARS.get(named);
  }
  const isPlain = isPlainOf(schema, type.type);
  return isPlain && ((value) => Array.isArray(value) && value.every(isPlain));
}

function takesAny(type: GraphQLType | undefined): boolean {
  const { extensions } = (type ?? {}) as { readonly extensions?: Partial<typeof TAKES_ANY> };
  return extensions?.almanac?.takesAny === true;
}

const isThere: IsPlain = (value) => value !== null;
