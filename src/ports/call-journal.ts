import type { RefusalName } from '../errors/table.ts';
import type { DialectBits } from '../wire/dialects.ts';
import type { SentCall } from './call-log.ts';

/** A call as it is kept to be decided again: never a secret, a body, a query string, or the value of a token. */
export interface JournaledCall {
  readonly requestId: string;
  /** Of the document that decided it. */
  readonly revision: string;
  /** When it arrived, in UNIX milliseconds. */
  readonly atMs: number;
  /** The `errorCode` of the envelope. */
  readonly code: number;
  readonly refused: RefusalName | undefined;
  /** The step that ended the call, or `listener`; `undefined`: it went all the way. */
  readonly stoppedBy: string | undefined;
  /** As sent, where it has the grammar of one. */
  readonly appKey: string | undefined;
  readonly mallId: number | undefined;
  /** `''` where it was not known. */
  readonly address: string;
  readonly environment: 'formal' | 'staging' | 'other';
  /** Every dialect that makes its sign: bodies without corners have one text in several of them; 0: none did. */
  readonly dialects: DialectBits;
  /** Which of the app's secrets matched: 0 was the newest then. */
  readonly secret: number | undefined;
  /** Whether the sign had come before with another body, and was let pass. */
  readonly isReplayed: boolean;
  /** `undefined`: its body was not read as parameters. */
  readonly sent: JournaledRequest | undefined;
}

/** What a journaled call said of itself. */
export interface JournaledRequest extends Omit<SentCall, 'token' | 'dialects'> {
  /** The digest by which a token is found; `''`: what cannot be a token; `undefined`: none. */
  readonly tokenHash: string | undefined;
}

/** A stretch of time in UNIX milliseconds, from `fromMs` on and before `untilMs`. */
export interface JournalSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Calls that were written down to be decided again. */
export interface CallJournal {
  /**
   * The calls that arrived in that time, roughly in the order of their ends; what cannot be read is left out.
   *
   * Reads while somebody asks for more, and throws the system's error where the journal cannot be read at all.
   */
  read(span: JournalSpan): Iterable<JournaledCall>;
}
