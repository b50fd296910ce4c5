/** Something that has bytes to send. */
export interface Sender {
  /** Sends them; called once for each time that it was added. Must not throw. */
  send(): void;
}

/** Takes what is to be sent, so that it is sent together with what others have to send. */
export interface Outbox {
  /** Soon calls back, never before it returns. */
  add(sender: Sender): void;
}
