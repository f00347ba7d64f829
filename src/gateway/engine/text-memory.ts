/**
 * Bounds the texts that compiled operations keep of objects: nobody can count what is in a WeakMap, so past
 * the bound all of them start again.
 */
export class TextMemory {
  readonly #mostCharacters: number;
  #kept = 0;
  #age = 0;

  constructor({ mostCharacters = 32_000_000 }: { readonly mostCharacters?: number } = {}) {
    this.#mostCharacters = mostCharacters;
  }

  /** What was kept at another age is to be forgotten. */
  get age(): number {
    return this.#age;
  }

  note(text: string): void {
    this.#kept += text.length;
    if (this.#kept <= this.#mostCharacters) return;
    this.#kept = 0;
    this.#age += 1;
  }
}
