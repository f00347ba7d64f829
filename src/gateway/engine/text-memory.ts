/**
 * Bounds the texts that compiled operations keep of objects: nobody can count what is in a WeakMap, so past
 * the bound all of them start again, also those of operations that nobody asks any more.
 */
export class TextMemory {
  readonly #mostCharacters: number;
  #kept = 0;
  /** Weak: an operation that was dropped goes with its texts. */
  #holders: WeakRef<() => void>[] = [];

  constructor({ mostCharacters = 32_000_000 }: { readonly mostCharacters?: number } = {}) {
    this.#mostCharacters = mostCharacters;
  }

  /** Where texts of objects may be kept until `forget` is called. Who keeps them must hold on to `forget`. */
  newTexts(forget: () => void): WeakMap<object, string> {
    this.#holders.push(new WeakRef(forget));
    return new WeakMap();
  }

  note(text: string): void {
    this.#kept += text.length;
    if (this.#kept <= this.#mostCharacters) return;
    this.#kept = 0;
    const holders = this.#holders;
    this.#holders = [];
    for (const forget of holders) forget.deref()?.();
  }
}
