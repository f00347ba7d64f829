import { firstValueOfMember, idOfMember } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import { keyEntryOf } from '../key-value.js';

/** A record's place among the others: documents are not needed to know it. */
export interface TreeNode {
  readonly id: string;
  /** Its entry in the tree's index. */
  readonly member: string;
  /** Undefined at the top: the parent is null, or no record has that key. */
  readonly above: TreeNode | undefined;
  /** In the index's order. */
  readonly below: readonly TreeNode[];
}

interface GrowingNode extends TreeNode {
  above: TreeNode | undefined;
  readonly below: TreeNode[];
}

/** All records of an entity as the trees that they form, from the entries of the tree's index. Pure. */
export class Forest {
  /** The records at the top, in the index's order: null parents first, then parents that do not exist. */
  readonly roots: readonly TreeNode[];
  /** Records that no root leads to, because those above them form a circle. */
  readonly encircled: readonly TreeNode[];
  readonly #nodes: ReadonlyMap<string, TreeNode>;

  /** @param members every entry of the index, in its order */
  constructor(entity: Entity, members: readonly string[]) {
    const nodes = new Map<string, GrowingNode>();
    const byValue = new Map<string, GrowingNode>();
    for (const member of members) {
      const node = { id: idOfMember(member), member, above: undefined, below: [] };
      nodes.set(node.id, node);
      byValue.set(firstValueOfMember(keyEntryOf(entity, node.id).member), node);
    }
    const roots: TreeNode[] = [];
    for (const node of nodes.values()) {
      const above = byValue.get(firstValueOfMember(node.member));
      node.above = above;
      if (above) above.below.push(node);
      else roots.push(node);
    }
    this.#nodes = nodes;
    this.roots = roots;
    const reached = new Set(this.below(undefined));
    this.encircled =
      reached.size === nodes.size ? [] : [...nodes.values()].filter((node) => !reached.has(node));
  }

  get size(): number {
    return this.#nodes.size;
  }

  node(id: string): TreeNode | undefined {
    return this.#nodes.get(id);
  }

  /** From the top down, without the record itself. In a circle: each of it once, up to the record. */
  above(id: string): TreeNode[] {
    const own = this.#nodes.get(id);
    const seen = new Set<TreeNode>();
    for (let node = own?.above; node && node !== own && !seen.has(node); node = node.above) {
      seen.add(node);
    }
    return [...seen].reverse();
  }

  /**
   * What stands below a record, or below none (everything that roots lead to), depth first: each record
   * before those below it. The record itself is not among them, also where it stands below itself.
   *
   * @param maxDepth levels; 1 is the next one alone
   */
  below(from: TreeNode | undefined, maxDepth = Number.POSITIVE_INFINITY): TreeNode[] {
    const found: TreeNode[] = [];
    // A stack of its own: a tree may be deeper than calls nest.
    const levels = [(from ? from.below : this.roots).values()];
    while (levels.length > 0) {
      const { value: node, done } = levels[levels.length - 1]?.next() ?? { done: true };
      if (done || !node) levels.pop();
      else if (node !== from) {
        found.push(node);
        if (levels.length < maxDepth) levels.push(node.below.values());
      }
    }
    return found;
  }
}
