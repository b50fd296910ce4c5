/** How one call differs from what the client does by itself. */
export interface CallOptions {
  /** Aborted: the call rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** The call may be executed twice: it is sent again where it is not known whether it was executed. Default false. */
  readonly idempotent?: boolean | undefined;
  /** Instead of the client's token, which is neither used nor renewed; `null`: none. */
  readonly accessToken?: string | null | undefined;
  readonly limits?: Partial<CallLimits> | undefined;
  /** Sent beside the headers of the client. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface UploadOptions extends CallOptions {
  /** `true`: the files are digested first, which reads them into memory; a text: their digests, known beforehand. */
  readonly fileSha256?: true | string | undefined;
}

/** How long a call may take, in milliseconds. */
export interface CallLimits {
  /** One attempt, with its whole answer. Default 30,000; uploads 600,000. */
  readonly attemptTimeoutMs: number;
  /** All attempts, and what is waited between them. Default 120,000; uploads 600,000. */
  readonly totalTimeoutMs: number;
}
