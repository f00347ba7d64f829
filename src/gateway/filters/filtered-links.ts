import { compareCodePoints } from '../../lib/code-point-order.js';
import { AlmanacError } from '../../lib/errors.js';
import { joinMember, valuesOfMember } from '../../model/document.js';
import type { Entity } from '../../model/entity.js';
import type { List, Place, Stretch } from '../list.js';
import type { Loaders } from '../loaders.js';
import type { CollatedTexts } from '../locales/collated-texts.js';
import { encodedValueOf } from './encoded-value.js';
import { readTexts } from './find-localized.js';
import { comparePlaces, type ListOrder } from './list-order.js';
import { isPlaceText } from './place-text.js';
import { matches, type Predicate } from './predicate.js';

/** How many records one record may be linked to for its links to be filtered and ordered. */
export const MOST_LINKS = 10_000;

/**
 * What a list of links leads to, filtered and ordered by the documents: they lie anywhere in the indexes
 * of their entity, and are few. Without an order of its own it has that of the links.
 */
export class FilteredLinks implements List {
  readonly #links: List;
  readonly #predicate: Predicate;
  readonly #ownOrder: ListOrder | undefined;
  readonly #loaders: Loaders;
  readonly #texts: ReadonlyMap<string, () => Promise<CollatedTexts>>;
  #finding: Promise<readonly Place[]> | undefined;

  constructor(
    links: List,
    options: {
      readonly predicate: Predicate;
      readonly order: ListOrder | undefined;
      readonly loaders: Loaders;
      /** The texts of localized fields that are compared, by the field's name. */
      readonly texts?: ReadonlyMap<string, () => Promise<CollatedTexts>> | undefined;
    },
  ) {
    this.#links = links;
    this.#predicate = options.predicate;
    this.#ownOrder = options.order;
    this.#loaders = options.loaders;
    this.#texts = options.texts ?? new Map();
  }

  get entity(): Entity {
    return this.#links.entity;
  }

  get order(): string {
    return this.#ownOrder?.name ?? this.#links.order;
  }

  async slice({ after, before, reverse, limit }: Stretch): Promise<readonly Place[]> {
    const places = await this.#places();
    const inside = places.filter(
      ({ text }) =>
        (after === undefined || this.#compare(text, after) > 0) &&
        (before === undefined || this.#compare(text, before) < 0),
    );
    return (reverse ? inside.reverse() : inside).slice(0, limit);
  }

  async count(): Promise<number> {
    return (await this.#places()).length;
  }

  isPlace(text: string): boolean {
    return this.#ownOrder
      ? isPlaceText(this.entity, this.#ownOrder, new Map(), text)
      : this.#links.isPlace(text);
  }

  #places(): Promise<readonly Place[]> {
    this.#finding ??= this.#find();
    return this.#finding;
  }

  async #find(): Promise<readonly Place[]> {
    const links = await this.#links.slice({ reverse: false, limit: MOST_LINKS + 1 });
    if (links.length > MOST_LINKS) {
      throw new AlmanacError(
        'RESULT_TOO_LARGE',
        `Expected "where" and "orderBy" of a relation across others with at most ${MOST_LINKS} records, got one with more. Ask without them, in pages.`,
      );
    }
    const { entity } = this;
    const [documents, texts] = await Promise.all([
      this.#loaders.documents(entity).all(links),
      readTexts(this.#texts),
    ]);
    const places = links.flatMap((link, at) => {
      const document = documents[at];
      const encodedOf = (name: string) =>
        texts.get(name)?.encoded.get(link.id) ?? encodedValueOf(entity, document ?? {}, name);
      if (!document || !matches(this.#predicate, encodedOf)) return [];
      if (!this.#ownOrder) return [link];
      const values = this.#ownOrder.fields.map(({ name }) => encodedOf(name));
      const { id, listedBy } = link;
      return [{ id, text: joinMember(values, id), ...(listedBy && { listedBy }) }];
    });
    return this.#ownOrder ? places.sort((a, b) => this.#compare(a.text, b.text)) : places;
  }

  #compare(a: string, b: string): number {
    return this.#ownOrder
      ? comparePlaces(this.#ownOrder, valuesOfMember(a), valuesOfMember(b))
      : compareCodePoints(a, b);
  }
}
