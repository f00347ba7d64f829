const ABSENCE_MS = 1_000;

/** No document. It may be lost instead, and come back without a commit, so that this is believed for a moment only. */
export class Absence {
  readonly #untilMs = performance.now() + ABSENCE_MS;

  get isOver(): boolean {
    return performance.now() >= this.#untilMs;
  }
}
