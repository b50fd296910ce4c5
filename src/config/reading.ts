import type { Alias, Node } from 'yaml';
import { suggest } from '../model/suggest.ts';
import type { DocumentFault } from './document-fault.ts';
import { excerptOf } from './excerpt.ts';
import type { Finding, Spot } from './finding.ts';
import { NameBook } from './name-book.ts';
import type { Outside } from './outside.ts';
import { positionIn, type Source } from './source.ts';
import type { TextRange } from './text-range.ts';

/** What a reader returns where it recorded a fault instead of reading a value. */
export const unread: unique symbol = Symbol('unread');
export type Unread = typeof unread;

interface Note extends Finding {
  readonly spot: Spot;
}

/** Suggestions and source lines are worked out for so many faults; the others keep position and message. */
const COMPLETED_MAX = 100;
const ALIAS_READS_MAX = 10_000;
const ALIASED_NODES_MAX = 1_000_000;

/** The state of one pass over a document: faults, warnings, names, and what of the text may be shown. */
export class Reading {
  readonly source: Source;
  readonly outside: Outside;
  /** The node that each alias stands for. */
  readonly anchors: ReadonlyMap<Alias, Node>;
  readonly names: NameBook;
  readonly #faults: Note[] = [];
  readonly #warnings: Note[] = [];
  readonly #shown: TextRange[] = [];
  #aliasReads = 0;
  #aliasedNodes = 0;

  constructor(source: Source, outside: Outside, anchors: ReadonlyMap<Alias, Node> = new Map()) {
    this.source = source;
    this.outside = outside;
    this.anchors = anchors;
    this.names = new NameBook({
      refuse: (spot, finding) => this.refuse(spot, finding),
      lineOf: spot => positionIn(source, spot.range.start).line,
    });
  }

  refuse(spot: Spot, finding: Finding): Unread {
    this.#faults.push({ ...finding, spot });
    return unread;
  }

  warn(spot: Spot, message: string): void {
    this.#warnings.push({ message, spot });
  }

  /** Says that this piece of the text is public and may stand in an error. */
  show(range: TextRange): void {
    this.#shown.push(range);
  }

  /** Counts one look at an alias and tells whether the bound of the document is kept. */
  mayFollowAlias(): boolean {
    return ++this.#aliasReads <= ALIAS_READS_MAX && this.#aliasedNodes <= ALIASED_NODES_MAX;
  }

  /** Counts one node that is read again through an alias. */
  countAliased(): void {
    this.#aliasedNodes++;
  }

  get failed(): boolean {
    return this.#faults.length > 0;
  }

  /** The faults in order of position. */
  faults(): readonly DocumentFault[] {
    return this.#complete(this.#faults);
  }

  /** The warnings in order of position. */
  warnings(): readonly DocumentFault[] {
    return this.#complete(this.#warnings);
  }

  #complete(notes: readonly Note[]): readonly DocumentFault[] {
    const shown = this.#shown.toSorted((one, other) => one.start - other.start);
    return notes
      .toSorted((one, other) => one.spot.range.start - other.spot.range.start)
      .filter((note, index, sorted) => index === 0 || !isSameSpot(note, sorted[index - 1]))
      .map((note, index) => this.#faultOf(note, index < COMPLETED_MAX ? shown : undefined));
  }

  #faultOf(note: Note, shown: readonly TextRange[] | undefined): DocumentFault {
    const { spot, message, word, candidates } = note;
    const suggestion =
      shown === undefined || word === undefined || candidates === undefined
        ? undefined
        : suggest(word, candidates());
    return {
      file: this.source.file,
      ...positionIn(this.source, spot.range.start),
      path: spot.path,
      message,
      expected: note.expected ?? (suggestion === undefined ? note.expectedElse : undefined),
      suggestion,
      excerpt: shown === undefined ? undefined : excerptOf(this.source, spot.range, shown),
    };
  }
}

/** A second finding at one place only follows from the first. */
function isSameSpot(note: Note, before: Note | undefined): boolean {
  return before?.spot.range.start === note.spot.range.start && before.spot.path === note.spot.path;
}
