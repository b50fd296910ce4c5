import { type DocumentLook, type DocumentSource, lookAtDocument } from './served-document.ts';
import { type FileWatch, watchFiles } from './watch-files.ts';

/** How long a file must lie still before it is read: an editor may be in the middle of writing it. */
const STILL_MS = 100;
/** A document may name other files each time that it is read; more rounds than this are somebody's play. */
const ROUNDS_MAX = 3;

/** Looks at a document again whenever one of its files changes. One look at a time. */
export class DocumentFollower {
  readonly #source: DocumentSource;
  readonly #onLook: (look: DocumentLook) => void;
  readonly #watch: FileWatch;
  #files: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(source: DocumentSource, onLook: (look: DocumentLook) => void) {
    this.#source = source;
    this.#onLook = onLook;
    this.#watch = watchFiles(() => this.lookSoon());
  }

  /** Follows the files of a look that was taken before; what has changed since is looked at. */
  follow(before: DocumentLook & { readonly revision: string }): void {
    this.#files = before.files;
    const look = this.#look();
    if (!('revision' in look) || look.revision !== before.revision) this.#onLook(look);
  }

  /** Looks once the files lie still; wishes until then are one, and after the end they are none. */
  lookSoon(): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#onLook(this.#look()), STILL_MS).unref();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#watch.stop();
  }

  /** Files are put under watch before they are read: a change while reading is seen by the next look. */
  #look(): DocumentLook {
    let look: DocumentLook;
    let rounds = 0;
    do {
      this.#watch.follow(this.#files);
      look = lookAtDocument(this.#source);
      const known = this.#files.join('\n');
      this.#files = look.files;
      rounds += 1;
      if (known === look.files.join('\n')) return look;
    } while (rounds < ROUNDS_MAX);
    this.#watch.follow(this.#files);
    return look;
  }
}
