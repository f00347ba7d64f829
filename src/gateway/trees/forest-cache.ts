import type { Entity } from '../../model/entity.js';
import type { Version } from '../../store/store.js';
import type { Forest } from './forest.js';

// Forests a cache keeps: the newest of each of a few entities, and of a version that requests still read.
const MOST_FORESTS = 8;
// Records in all of them, about 300 bytes each.
const MOST_NODES = 200_000;

/** Forests that requests of one gateway share: one of a version never changes. The least used goes first. */
export class ForestCache {
  readonly #forests = new Map<string, Forest>();
  readonly #reported = new Map<string, string>();

  get(version: Version, entity: Entity): Forest | undefined {
    const name = nameOf(version, entity);
    const forest = this.#forests.get(name);
    if (forest) {
      this.#forests.delete(name);
      this.#forests.set(name, forest);
    }
    return forest;
  }

  put(version: Version, entity: Entity, forest: Forest): void {
    this.#forests.set(nameOf(version, entity), forest);
    let nodes = [...this.#forests.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [name, { size }] of this.#forests) {
      if (this.#forests.size <= MOST_FORESTS && nodes <= MOST_NODES) return;
      this.#forests.delete(name);
      nodes -= size;
    }
  }

  /** Whether an entity's circles are others than those asked about before: true once for each set of them. */
  isNews(entity: Entity, encircled: readonly string[]): boolean {
    const text = encircled.join();
    const isNews = (this.#reported.get(entity.name) ?? '') !== text;
    this.#reported.set(entity.name, text);
    return isNews;
  }
}

const nameOf = ({ generation, sequence }: Version, { name }: Entity) =>
  `${generation}:${sequence}:${name}`;
