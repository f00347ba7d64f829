type Run<Ask, Answer> = (asks: readonly Ask[]) => Promise<readonly (Answer | Promise<Answer>)[]>;

/**
 * What is asked in one turn of the event loop, by whatever requests, becomes one call: a server that
 * answers many requests at once then sends few commands.
 */
export class TurnBatch<Ask, Answer> {
  readonly #run: Run<Ask, Answer>;
  readonly #sizeOf: (ask: Ask) => number;
  readonly #mostSize: number;
  #asks: Ask[] = [];
  #size = 0;
  #answers: ReturnType<Run<Ask, Answer>> | undefined;
  #flush = () => {};

  /**
   * @param run answers in the order of what was asked; its failure is everybody's, that of one answer is not
   * @param sizeOf what counts against `mostSize`: a call that is full is made at once, and another begun
   */
  constructor(
    run: Run<Ask, Answer>,
    {
      sizeOf = () => 1,
      mostSize = Number.POSITIVE_INFINITY,
    }: { readonly sizeOf?: (ask: Ask) => number; readonly mostSize?: number } = {},
  ) {
    this.#run = run;
    this.#sizeOf = sizeOf;
    this.#mostSize = mostSize;
  }

  async ask(ask: Ask): Promise<Answer> {
    const size = this.#sizeOf(ask);
    if (this.#size + size > this.#mostSize) this.#flush();
    this.#answers ??= this.#begin();
    this.#size += size;
    const place = this.#asks.push(ask) - 1;
    const answers = await this.#answers;
    return answers[place] as Answer | Promise<Answer>;
  }

  #begin(): ReturnType<Run<Ask, Answer>> {
    return new Promise((resolve, reject) => {
      const flush = () => {
        if (this.#flush !== flush) return;
        const asks = this.#asks;
        this.#asks = [];
        this.#size = 0;
        this.#answers = undefined;
        this.#flush = () => {};
        Promise.resolve(asks).then(this.#run).then(resolve, reject);
      };
      this.#flush = flush;
      // After the events of this turn: the requests that came together ask together.
      setImmediate(flush);
    });
  }
}
