import { AlmanacError } from '../lib/errors.js';
import type { CascadeAction, CascadeRule } from '../model/cascade.js';
import type { RowChange } from '../model/change.js';
import { type Document, idOf } from '../model/document.js';
import type { Entity } from '../model/entity.js';
import { Records, referenceOf } from './records.js';

/** The stored records of an entity, as of before the transaction: `StoreWriter.scan` of a generation. */
export type Scan = (
  entity: Entity,
) => AsyncIterable<readonly (readonly [id: string, document: Document | null])[]>;

/** Whether changes are missing after one of these: those that a foreign key made of it. */
export function mayCascade(changes: readonly RowChange[]): boolean {
  return changes.some((change) => causes(change).length > 0);
}

/**
 * A transaction's changes with those that the source made by its foreign keys and did not tell, each after
 * the change that it follows from. Children are looked for in the store and in what the transaction did
 * before; each entity is read at most once, and held in memory meanwhile.
 *
 * Not idempotent: the store must be at the transaction before this one, exactly.
 *
 * Errors: TABLE_CHANGED where it cannot be told what the source did.
 */
export async function expandCascades(
  changes: readonly RowChange[],
  scan: Scan,
): Promise<readonly RowChange[]> {
  if (!mayCascade(changes)) return changes;
  const expansion = new Expansion(scan);
  for (const change of changes) await expansion.add(change);
  return expansion.changes;
}

interface Cause {
  readonly rule: CascadeRule;
  readonly action: CascadeAction;
  /** What children of the row had in their fields. */
  readonly reference: string;
}

/** The rules that a change sets off. */
function causes(change: RowChange): Cause[] {
  // Not the documents of others: they may take work to get.
  if (!change.cascades || change.cascades.length === 0) return [];
  const { entity, before, after, cascades } = change;
  if (!before) return [];
  return cascades.flatMap((rule) => {
    if (rule.parent !== entity) return [];
    const action = after ? rule.onUpdate : rule.onDelete;
    const reference = referenceOf(before, rule.parentFields);
    if (!action || reference === undefined) return [];
    return after && referenceOf(after, rule.parentFields) === reference
      ? []
      : [{ rule, action, reference }];
  });
}

class Expansion {
  readonly changes: RowChange[] = [];
  readonly #scan: Scan;
  /** What the transaction did so far to the records that it touched. */
  readonly #touched = new Map<Entity, Map<string, Document | undefined>>();
  /** The records of entities that were read, kept up to date. */
  readonly #records = new Map<Entity, Records>();
  /** The rows whose children are being looked for, the outermost first. */
  readonly #underWay: { readonly entity: Entity; readonly document: Document }[] = [];

  constructor(scan: Scan) {
    this.#scan = scan;
  }

  /** As InnoDB does it: depth first, and the row's new form is not among what its foreign keys find. */
  async add(change: RowChange): Promise<void> {
    const { entity, before, after, cascades = [] } = change;
    this.changes.push(change);
    if (!before) {
      if (after) this.#set(entity, idOf(entity, after), after);
      return;
    }
    this.#set(entity, idOf(entity, before), undefined);
    this.#underWay.push({ entity, document: before });
    for (const { rule, action, reference } of causes(change)) {
      const children = await this.#childrenOf(rule, reference);
      // What is done to a child takes it out of the question: any first one will do, until there is none.
      for (;;) {
        const child = children.find(rule.childFields, reference);
        if (!child) break;
        await this.add({ ...effectOf(rule, action, child, after), cascades });
      }
    }
    this.#underWay.pop();
    if (after) this.#set(entity, idOf(entity, after), after);
  }

  /** The records among which the children of a row are, once it is sure which those are. */
  async #childrenOf(rule: CascadeRule, reference: string): Promise<Records> {
    const { parent, parentFields, child, childFields, collated } = rule;
    if (!child) {
      throw new AlmanacError(
        'TABLE_CHANGED',
        `A row of ${parent.table} lost or changed what foreign keys refer to, and what they did to other rows is not in the binlog. It is loaded as a new generation.`,
      );
    }
    const children = await this.#recordsOf(child);
    if (!collated) return children;
    // A child's value that is, letter for letter, another parent's is not this one's: parents are unique.
    const parents = await this.#recordsOf(parent);
    const isUnderWay = (other: string) =>
      this.#underWay.some(
        ({ entity, document }) =>
          entity === parent && referenceOf(document, parentFields) === other,
      );
    for (const other of children.references(childFields)) {
      if (other === reference || parents.find(parentFields, other) || isUnderWay(other)) continue;
      throw new AlmanacError(
        'TABLE_CHANGED',
        `Expected rows of ${child.table} to spell ${childFields.join(', ')} as ${parent.table} does, got ${other}: whether a foreign key took it for ${reference} is not known. It is loaded as a new generation.`,
      );
    }
    return children;
  }

  async #recordsOf(entity: Entity): Promise<Records> {
    const known = this.#records.get(entity);
    if (known) return known;
    const records = new Records(entity);
    const touched = this.#touched.get(entity);
    for await (const page of this.#scan(entity)) {
      for (const [id, document] of page) if (document && !touched?.has(id)) records.put(document);
    }
    for (const document of touched?.values() ?? []) if (document) records.put(document);
    this.#records.set(entity, records);
    return records;
  }

  #set(entity: Entity, id: string, document: Document | undefined): void {
    const touched = this.#touched.get(entity) ?? new Map<string, Document | undefined>();
    this.#touched.set(entity, touched.set(id, document));
    const records = this.#records.get(entity);
    if (document) records?.put(document);
    else records?.remove(id);
  }
}

/** What a rule does to a child. `parent` is undefined where it was deleted. */
function effectOf(
  { child: entity, childFields, parentFields }: CascadeRule,
  action: CascadeAction,
  before: Document,
  parent: Document | undefined,
): RowChange {
  if (!entity) throw new TypeError('Expected a rule with a child.');
  if (action === 'cascade' && !parent) return { entity, before, after: undefined };
  const values = childFields.map((name, at) => {
    const value = action === 'cascade' ? (parent?.[parentFields[at] ?? ''] ?? null) : null;
    if (value === null) return [name, null];
    // Of a BIGINT and an INT, one may be written as digits and the other as a number.
    return [name, entity.fields[name]?.type === 'int' ? Number(value) : String(value)];
  });
  return { entity, before, after: { ...before, ...Object.fromEntries(values) } };
}
