/** The versions that a head can have and still be one. */
export type HttpVersion = '0.9' | '1.0' | '1.1' | '2.0';

/** How the end of a body is found; `unknown`: by a transfer coding that is not read here. */
export type BodyFraming = 'length' | 'chunked' | 'unknown';

/**
 * The head of a request, well formed and with one meaning; whether it is a call is judged later.
 *
 * Lines of one name are one list, as RFC 9110 §5.3 reads them; white space around a value is gone.
 */
export interface ReceivedHead {
  readonly method: string;
  /** As sent, Latin-1. */
  readonly target: string;
  readonly version: HttpVersion;
  readonly framing: BodyFraming;
  /** Bytes announced; `undefined`: none announced. Above 2^53 it is only about so many. */
  readonly contentLength: number | undefined;
  readonly transferEncoding: string | undefined;
  readonly host: string | undefined;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly forwardedFor: string | undefined;
  /** The value of the staging header. */
  readonly staging: string | undefined;
  readonly origin: string | undefined;
  readonly expect: string | undefined;
  /** Whether a name holds an underscore, which others read as a hyphen. */
  readonly hasUnderscore: boolean;
  /** What holds the head, where its fields begin, and where it ends. */
  readonly bytes: Buffer;
  readonly fieldsAt: number;
  readonly end: number;
  /** Whether the caller asks for the end of the connection behind the answer, or speaks a version that implies it. */
  readonly isLast: boolean;
}
