import { writeAnswer } from './write-answer.js';

type Answer = Parameters<typeof writeAnswer>;

/**
 * Writes the answers of one turn of the event loop together, at its end: one after the other they find
 * who reads them awake, while each by itself has to wake him, which costs more than the answer.
 */
export class AnswerQueue {
  #waiting: Answer[] = [];

  /** As `writeAnswer`. */
  readonly write = (...answer: Answer): void => {
    if (this.#waiting.length === 0) setImmediate(this.#flush);
    this.#waiting.push(answer);
  };

  readonly #flush = () => {
    const answers = this.#waiting;
    this.#waiting = [];
    for (const answer of answers) {
      try {
        writeAnswer(...answer);
      } catch (error) {
        // The others are still to be written.
        answer[0].destroy(error as Error);
      }
    }
  };
}
