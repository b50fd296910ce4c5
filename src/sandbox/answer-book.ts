import type { Resettable } from '../ports/resettable.ts';

/** What mock services answer in place of the examples of the document. */
export class AnswerBook implements Resettable {
  #answers: ReadonlyMap<string, Uint8Array> = new Map();

  /** From now on, calls of this type are answered with this JSON text; those of a real service are not. */
  set(type: string, text: string): void {
    this.#answers = new Map(this.#answers).set(type, new TextEncoder().encode(text));
  }

  /** `undefined`: the example. */
  of(type: string): Uint8Array | undefined {
    return this.#answers.get(type);
  }

  get size(): number {
    return this.#answers.size;
  }

  clear(): void {
    this.#answers = new Map();
  }

  save(): () => void {
    const answers = this.#answers;
    return () => {
      this.#answers = answers;
    };
  }
}
