/** Something that remembers calls, and can be set back as a whole. Each method is done before it returns. */
export interface Resettable {
  /** How much is remembered; 0: nothing, as after the start. */
  readonly size: number;
  /** Forgets everything, as after the start. */
  clear(): void;
  /** Copies what is remembered now; calling the result brings it back, any number of times. */
  save(): () => void;
}
