/** Takes a body as it comes. */
export interface BodySink {
  /** A piece; its bytes stay as they are. */
  onPiece(piece: Uint8Array): void;
  /** The body is whole. */
  onEnd(): void;
  /** The rest never comes, or is not waited for. */
  onGone(): void;
}

/** The body of a request. */
export interface BodySource {
  /** Hands what comes to this sink from now on; `undefined`: it is dropped. Never calls back before it returns. */
  pour(sink: BodySink | undefined): void;
  /** Hands nothing over until `resume()`; the connection is not read meanwhile. */
  pause(): void;
  resume(): void;
}
