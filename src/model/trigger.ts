/** How a row of the error table is met in a sandbox, on purpose. */
export interface Trigger {
  readonly title: string;
  /** One or two sentences. */
  readonly how: string;
  /** Sent in order; the last one meets the row. */
  readonly request: readonly TriggerRequest[];
}

/** A call of a trigger. */
export interface TriggerRequest {
  /** The route. */
  readonly path: string;
  /** The app that signs it; `''`: the call names none. */
  readonly appKey: string;
  /** The parameters as JSON text, without the app key, the timestamp and the sign where it does not say otherwise. */
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it is sent as it stands, without a sign or with the one in its text. */
  readonly unsigned?: boolean;
}
