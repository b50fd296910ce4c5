/** What JavaScript knows of the text behind a value (ECMAScript 2026), and the types of this compiler do not. */
interface DigitKeeper {
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
}

/** Parses JSON whose numbers `JSON.stringify` writes again digit by digit: those of an example have more than a number holds. */
export function parseKeepingDigits(text: string): unknown {
  // Both are there in every engine that this program runs on.
  const json = JSON as unknown as DigitKeeper;
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? json.rawJSON(source) : value,
  );
}
