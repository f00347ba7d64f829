import { dropOldest } from '../../lib/drop-oldest.js';

// The visible one, and one that requests under way still read.
const MOST_GENERATIONS = 2;

/** One value for each of the generations that were read last, made when first asked for. */
export class ByGeneration<Value> {
  readonly #create: (generation: string) => Value;
  readonly #values = new Map<string, Value>();

  constructor(create: (generation: string) => Value) {
    this.#create = create;
  }

  of(generation: string): Value {
    const known = this.#values.get(generation);
    if (known) return known;
    const value = this.#create(generation);
    this.#values.set(generation, value);
    dropOldest(this.#values, MOST_GENERATIONS);
    return value;
  }
}
