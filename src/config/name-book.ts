import type { Finding, Spot } from './finding.ts';
import { quoted } from './public-text.ts';

/** A kind of things that have names: one set of names, in which references are looked up. */
export interface NameSpace {
  /** What one of them is called in a sentence, such as `upstream`. */
  readonly noun: string;
  /** Whether a name itself must never be printed. */
  readonly secret?: true;
  /** Names that exist without being written in the document. */
  readonly builtIn?: readonly string[];
}

/** Where the faults of names go. */
export interface FaultRecord {
  readonly refuse: (spot: Spot, finding: Finding) => void;
  /** From 1. */
  readonly lineOf: (spot: Spot) => number;
}

interface Reference {
  readonly space: NameSpace;
  readonly name: string;
  readonly spot: Spot;
}

/** The names that a document defines and refers to; references are settled when all of it was read. */
export class NameBook {
  readonly #faults: FaultRecord;
  readonly #defined = new Map<NameSpace, Map<string, Spot>>();
  readonly #references: Reference[] = [];
  readonly #later: (() => void)[] = [];

  constructor(faults: FaultRecord) {
    this.#faults = faults;
  }

  /** Enters a name that may stand only once; the second one is a fault that points to the first. */
  define(space: NameSpace, name: string, spot: Spot): void {
    const first = this.#namesOf(space).get(name);
    if (first === undefined) return this.declare(space, name, spot);
    const line = this.#faults.lineOf(first);
    const shown = space.secret === true ? '' : ` ${quoted(name)}`;
    this.#faults.refuse(spot, { message: `duplicate ${space.noun}${shown}; the first is in line ${line}` });
  }

  /** Enters a name that may stand several times. */
  declare(space: NameSpace, name: string, spot: Spot): void {
    this.#namesOf(space).set(name, spot);
  }

  /** Notes that a name is used; a fault when nothing defines it. */
  refer(space: NameSpace, name: string, spot: Spot): void {
    this.#references.push({ space, name, spot });
  }

  /** Runs `check` when every name of the document is known. */
  later(check: () => void): void {
    this.#later.push(check);
  }

  has(space: NameSpace, name: string): boolean {
    return this.#namesOf(space).has(name);
  }

  names(space: NameSpace): Iterable<string> {
    return this.#namesOf(space).keys();
  }

  /** The references that nothing read so far defines. */
  get unresolved(): readonly { readonly space: NameSpace; readonly name: string }[] {
    return this.#references.filter(({ space, name }) => !this.has(space, name));
  }

  /** Enters a name that is defined elsewhere. */
  know(space: NameSpace, name: string): void {
    this.declare(space, name, DOCUMENT_START);
  }

  /** Refuses the references that dangle and runs what waited. */
  settle(): void {
    for (const { space, name, spot } of this.#references) {
      if (this.has(space, name)) continue;
      const message = `there is no ${space.noun} ${quoted(name)}`;
      this.#faults.refuse(spot, { message, word: name, candidates: () => this.names(space) });
    }
    for (const check of this.#later) check();
  }

  #namesOf(space: NameSpace): Map<string, Spot> {
    let names = this.#defined.get(space);
    if (names === undefined) {
      names = new Map();
      for (const name of space.builtIn ?? []) names.set(name, DOCUMENT_START);
      this.#defined.set(space, names);
    }
    return names;
  }
}

const DOCUMENT_START: Spot = { path: '', range: { start: 0, end: 0 } };
