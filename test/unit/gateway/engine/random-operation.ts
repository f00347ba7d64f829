import type fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Picks: each answer is chosen by the generator, so that fast-check can repeat and shrink it. */
export interface Picker {
  /** 0 to `below` - 1. */
  number(below: number): number;
}

/** Texts for arguments and input fields of these names. */
export type Pools = Readonly<Record<string, readonly (string | number | null)[]>>;

const MOST_DEPTH = 6;
const MOST_FIELDS = 60;

/** A random query of a schema: aliases, fragments, conditions, variables, and arguments that are wrong at times. */
export function randomOperation(
  schema: GraphQLSchema,
  pools: Pools,
  pick: Picker,
): RandomOperation {
  return new OperationWriter(schema, pools, pick).write();
}

class OperationWriter {
  readonly #schema: GraphQLSchema;
  readonly #pools: Pools;
  readonly #pick: Picker;
  readonly #fragments: string[] = [];
  readonly #declarations: string[] = [];
  readonly #variables: Record<string, unknown> = {};
  #fields = 0;
  #names = 0;

  constructor(schema: GraphQLSchema, pools: Pools, pick: Picker) {
    this.#schema = schema;
    this.#pools = pools;
    this.#pick = pick;
  }

  write(): RandomOperation {
    const query = this.#schema.getQueryType();
    if (!query) throw new Error('Expected a query type.');
    const selection = this.#selection(query, MOST_DEPTH, new Set());
    const declared = this.#declarations.length > 0 ? `(${this.#declarations.join(', ')})` : '';
    const text = [`query Random${declared} ${selection}`, ...this.#fragments].join('\n');
    return { query: text, variables: this.#variables };
  }

  #selection(type: GraphQLCompositeType, depth: number, taken: Set<string>): string {
    const parts = [this.#part(type, depth, taken)];
    while (this.#pick.number(4) > 0 && parts.length < 5) parts.push(this.#part(type, depth, taken));
    return `{ ${parts.join(' ')} }`;
  }

  #part(type: GraphQLCompositeType, depth: number, taken: Set<string>): string {
    const kind = this.#pick.number(12);
    if (kind === 0) return this.#named('__typename', taken);
    if (isAbstractType(type) && kind < 8) {
      const possible = this.#schema.getPossibleTypes(type);
      return this.#inline(this.#one(possible), depth, taken);
    }
    if (kind === 1) return this.#inline(type, depth, taken);
    if (kind === 2) return this.#spread(type, depth, taken);
    const fields = isObjectType(type) || 'getFields' in type ? Object.values(type.getFields()) : [];
    const usable = fields.filter(
      (field) => (depth > 1 && this.#fields < MOST_FIELDS) || isLeafType(getNamedType(field.type)),
    );
    return usable.length === 0
      ? this.#named('__typename', taken)
      : this.#field(this.#one(usable), depth, taken);
  }

  #inline(type: GraphQLCompositeType, depth: number, taken: Set<string>): string {
    return `... on ${type.name}${this.#condition()} ${this.#selection(type, depth - 1, taken)}`;
  }

  #spread(type: GraphQLCompositeType, depth: number, taken: Set<string>): string {
    const name = `F${++this.#names}`;
    const selection = this.#selection(type, depth - 1, taken);
    this.#fragments.push(`fragment ${name} on ${type.name} ${selection}`);
    return `...${name}${this.#condition()}`;
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number, taken: Set<string>): string {
    this.#fields += 1;
    const name = this.#named(field.name, taken);
    const given = field.args
      .filter((arg) => isNonNullType(arg.type) || this.#pick.number(3) === 0)
      .map((arg) => `${arg.name}: ${this.#argument(arg)}`);
    const args = given.length > 0 ? `(${given.join(', ')})` : '';
    const type = getNamedType(field.type);
    const below = isLeafType(type)
      ? ''
      : ` ${this.#selection(type as GraphQLCompositeType, depth - 1, new Set())}`;
    return `${name}${args}${this.#condition()}${below}`;
  }

  /** With an alias where the name is taken, and at times for its own sake. */
  #named(name: string, taken: Set<string>): string {
    if (!taken.has(name) && this.#pick.number(3) > 0) {
      taken.add(name);
      return name;
    }
    return `a${++this.#names}: ${name}`;
  }

  #condition(): string {
    const kind = this.#pick.number(10);
    if (kind > 1) return '';
    const directive = kind === 0 ? 'skip' : 'include';
    const isMet = this.#pick.number(2) === 0;
    return ` @${directive}(if: ${this.#pick.number(2) === 0 ? isMet : this.#variable('Boolean!', isMet)})`;
  }

  #argument(arg: GraphQLArgument): string {
    const value = this.#value(arg.type, arg.name, 3);
    // An enum's member is a name in the document and a string among the variables.
    return this.#pick.number(2) === 0
      ? literal(value)
      : this.#variable(String(arg.type), plain(value));
  }

  #variable(type: string, value: unknown): string {
    const name = `v${++this.#names}`;
    this.#declarations.push(`$${name}: ${type}`);
    this.#variables[name] = value;
    return `$${name}`;
  }

  #value(type: GraphQLInputType, name: string, depth: number): unknown {
    if (isNonNullType(type)) return this.#value(type.ofType, name, depth);
    if (isListType(type)) {
      const length = this.#pick.number(4);
      return Array.from({ length }, () => this.#value(type.ofType, name, depth));
    }
    if (isEnumType(type)) return new EnumName(this.#one(type.getValues()).name);
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isNonNullType(field.type) || (depth > 0 && this.#pick.number(3) === 0),
      );
      const picked = type.isOneOf ? [this.#one(Object.values(type.getFields()))] : fields;
      return Object.fromEntries(
        picked.map((field) => [field.name, this.#value(field.type, field.name, depth - 1)]),
      );
    }
    if (type.name === 'Int') return this.#one(this.#pools[name] ?? [1, 2, 3, 0, -1]);
    if (type.name === 'Boolean') return this.#pick.number(2) === 0;
    if (type.name === 'Float') return this.#pick.number(100) / 2;
    return this.#one(this.#pools[name] ?? this.#pools[type.name] ?? ['a', '1', '']);
  }

  #one<Value>(values: readonly Value[]): Value {
    return values[this.#pick.number(values.length)] as Value;
  }
}

class EnumName {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

function literal(value: unknown): string {
  if (value instanceof EnumName) return value.name;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${literal(member)}`);
  return `{ ${members.join(', ')} }`;
}

function plain(value: unknown): unknown {
  if (value instanceof EnumName) return value.name;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

/** Picks from fast-check's `gen()`. */
export const pickerOf = (gen: fc.GeneratorValue, nat: typeof fc.nat): Picker => ({
  number: (below) => gen(nat, { max: below - 1 }),
});
