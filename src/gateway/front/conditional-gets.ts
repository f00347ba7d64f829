import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Tally } from '../../lib/tally.js';
import type { Checkpoint } from '../../store/store.js';
import { VARY } from '../http/request-identity.js';
import type { EntityTags } from '../plugins/use-entity-tags.js';
import { EXTENSION_HEADER } from '../plugins/use-position.js';
import type { TurnCheckpoint } from '../turn-checkpoint.js';
import type { View } from '../view.js';
import type { AnswerQueue } from './answer-queue.js';
import { type KnownCondition, KnownConditions } from './known-conditions.js';
import { writeAnswer } from './write-answer.js';

export interface ConditionalGetsOptions {
  /** Yoga's. */
  readonly fallThrough: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** @param pinned the version to read; default: the one that is there at the first read */
  readonly openViewOf: (pinned?: Checkpoint) => View;
  readonly checkpoints: TurnCheckpoint;
  readonly entityTags: EntityTags;
  /** What Yoga adds to a 304 for a request with an Origin, beside what every answer has. */
  readonly originHeaders: Readonly<Record<typeof METHODS, string>>;
  /** The clock, in ms since the epoch. */
  readonly now: () => number;
}

export const METHODS = 'access-control-allow-methods';

/** GETs that ask whether anything changed. */
export class ConditionalGets {
  readonly #options: ConditionalGetsOptions;
  readonly #conditions: KnownConditions;
  readonly #answers: Tally;
  readonly #queue: AnswerQueue;

  /** @param answers counts those that get a 304 */
  constructor(
    options: ConditionalGetsOptions,
    { answers, queue }: { readonly answers: Tally; readonly queue: AnswerQueue },
  ) {
    this.#options = options;
    this.#conditions = new KnownConditions(options.entityTags.conditionOf);
    this.#answers = answers;
    this.#queue = queue;
  }

  /** Answers with 304 where nothing changed, and hands all other requests on. */
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    const { url = '', headers } = request;
    const ifNoneMatch = headers['if-none-match'];
    const condition =
      ifNoneMatch && headers[EXTENSION_HEADER] === undefined
        ? this.#conditions.of(url, headers, ifNoneMatch)
        : undefined;
    const { checkpoints, fallThrough } = this.#options;
    if (!condition) return fallThrough(request, response);
    const atHand = checkpoints.now();
    if (atHand) return this.#compare(request, response, condition, atHand, this.#queue.write);
    return checkpoints.read().then(
      (checkpoint) => this.#compare(request, response, condition, checkpoint),
      // What kept it from being read is told by the operation.
      () => this.#handOn(request, response),
    );
  }

  #compare(
    request: IncomingMessage,
    response: ServerResponse,
    condition: KnownCondition,
    checkpoint: Checkpoint,
    write = writeAnswer,
  ): void | Promise<void> {
    const tag = condition.tagAt(checkpoint);
    if (tag === undefined) return this.#handOn(request, response, checkpoint);
    this.#answers.add();
    const { entityTags, originHeaders, now } = this.#options;
    const { origin } = request.headers;
    const stalenessMs = Math.max(0, now() - checkpoint.confirmedAtMs);
    const headers = entityTags.headersOf304(tag, checkpoint, stalenessMs);
    if (origin) headers.push(METHODS, originHeaders[METHODS]);
    headers.push('vary', origin ? `Origin, ${VARY}` : VARY);
    write(response, 304, headers);
  }

  /** The operation goes on with what was read. */
  #handOn(
    request: IncomingMessage,
    response: ServerResponse,
    checkpoint?: Checkpoint,
  ): Promise<void> {
    const { openViewOf, entityTags, fallThrough } = this.#options;
    entityTags.hasChanged(request, openViewOf(checkpoint));
    return fallThrough(request, response);
  }
}
