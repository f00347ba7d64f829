import { joinMember } from '../model/document.js';
import type { Place } from './list.js';

/** A record found by other means than an index in its list's order. Its text is made when it is asked for. */
export class OrderedPlace implements Place {
  readonly id: string;
  /** Encoded, of the order's fields. */
  readonly values: readonly string[];

  constructor(id: string, values: readonly string[]) {
    this.id = id;
    this.values = values;
  }

  get text(): string {
    return joinMember(this.values, this.id);
  }
}
