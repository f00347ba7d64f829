/** What a memory knows, and where the rest comes from. */
export interface ReadThrough<Ask, Answer> {
  /** Undefined for what has to be read. */
  readonly known: (ask: Ask) => Answer | undefined;
  /** Answers in the order of `missing`. */
  readonly read: (missing: readonly Ask[]) => Promise<readonly Answer[]>;
  /** Told of each answer that was read. */
  readonly keep: (ask: Ask, answer: Answer) => void;
  /** Counts how many were known and how many were not. */
  readonly count: (hits: number, misses: number) => void;
}

/** Answers in the order of `asks`: what is known of each, and the rest in one read. */
export async function readThrough<Ask, Answer>(
  asks: readonly Ask[],
  { known, read, keep, count }: ReadThrough<Ask, Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const places: number[] = [];
  for (const [at, ask] of asks.entries()) {
    const answer = known(ask);
    if (answer === undefined) places.push(at);
    else answers[at] = answer;
  }
  count(asks.length - places.length, places.length);
  if (places.length === 0) return answers;
  const missing = places.map((at) => asks[at] as Ask);
  const found = await read(missing);
  for (const [at, place] of places.entries()) {
    const answer = found[at] as Answer;
    answers[place] = answer;
    keep(missing[at] as Ask, answer);
  }
  return answers;
}
