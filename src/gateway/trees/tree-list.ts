import { firstValueOfMember, hasId } from '../../model/document.js';
import type { Entity, Tree } from '../../model/entity.js';
import type { List, Place, Stretch } from '../list.js';
import type { Forest, TreeNode } from './forest.js';

// Index entries have a NUL before 0, 1 and 2 alone.
const SEPARATOR = '\u0000\u0003';

export interface TreeListOptions {
  readonly entity: Entity;
  readonly tree: Tree;
  readonly forest: () => Promise<Forest>;
  /** The id of the record whose descendants these are; undefined: all, from the roots on. */
  readonly from: string | undefined;
  /** Levels; default: all. */
  readonly maxDepth?: number | undefined;
}

/**
 * What stands below a record, depth first. A place is the way down to it: the index entries of the records
 * that lead there. So it stays where it is whatever comes and goes beside it.
 */
export class TreeList implements List {
  readonly entity: Entity;
  readonly order: string;
  readonly #options: TreeListOptions;
  #reading: Promise<readonly TreeNode[]> | undefined;

  constructor(options: TreeListOptions) {
    this.#options = options;
    this.entity = options.entity;
    this.order = `${options.tree.index}/below`;
  }

  async slice({ after, before, reverse, limit }: Stretch): Promise<readonly Place[]> {
    const nodes = await this.#nodes();
    const start = after === undefined ? 0 : this.#countUpTo(nodes, after, true);
    const end = before === undefined ? nodes.length : this.#countUpTo(nodes, before, false);
    const stretch = reverse
      ? nodes.slice(Math.max(start, end - limit), Math.max(start, end)).reverse()
      : nodes.slice(start, Math.min(end, start + limit));
    const { index } = this.#options.tree;
    return stretch.map((node) => ({
      text: this.#placeOf(node),
      id: node.id,
      listedBy: { index, member: node.member },
    }));
  }

  async count(): Promise<number> {
    return (await this.#nodes()).length;
  }

  isPlace(text: string): boolean {
    const [from, ...way] = text.split(SEPARATOR);
    return from === (this.#options.from ?? '') && way.length > 0 && way.every(hasId);
  }

  #nodes(): Promise<readonly TreeNode[]> {
    this.#reading ??= this.#read();
    return this.#reading;
  }

  async #read(): Promise<readonly TreeNode[]> {
    const { forest, from, maxDepth } = this.#options;
    const all = await forest();
    const node = from === undefined ? undefined : all.node(from);
    return from !== undefined && !node ? [] : all.below(node, maxDepth);
  }

  /** How many nodes come before a place; `inclusive`: before or at it. */
  #countUpTo(nodes: readonly TreeNode[], place: string, inclusive: boolean): number {
    const way = place.split(SEPARATOR);
    let [low, high] = [0, nodes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const node = nodes[middle] as TreeNode;
      const order = compareWays(this.#placeOf(node).split(SEPARATOR), way);
      if (order < 0 || (inclusive && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #placeOf(node: TreeNode): string {
    const { from } = this.#options;
    const way: string[] = [];
    let step: TreeNode | undefined = node;
    while (step && (step.id !== from || step === node)) {
      way.push(stepOf(step));
      step = step.above;
    }
    return [from ?? '', ...way.reverse()].join(SEPARATOR);
  }
}

/** Below a record, all entries begin with its key; those of roots may begin with any. */
const stepOf = ({ member, above }: TreeNode) =>
  above ? member.slice(firstValueOfMember(member).length) : member;

/** Step by step, as the store sorts: by UTF-8 bytes. Who leads to another comes before it. */
function compareWays(a: readonly string[], b: readonly string[]): number {
  const until = Math.min(a.length, b.length);
  for (let at = 0; at < until; at += 1) {
    const order = Buffer.compare(Buffer.from(a[at] ?? ''), Buffer.from(b[at] ?? ''));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
