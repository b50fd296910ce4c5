/** What stands for the secret of the app wherever a text is shown. */
export const SECRET_SHOWN = '‹app_secret›';
/** What stands for the secret of another app. */
export const OTHER_SECRET_SHOWN = '‹another secret›';

/** Shorter values stand in texts by chance. */
const MASKED_LENGTH_MIN = 4;

/** A value that must not be shown, and what is shown in its place. */
export interface Mask {
  readonly value: string;
  readonly shown: string;
}

/** The text without any of these values, the longest first: one may be part of another. */
export function maskText(text: string, masks: readonly Mask[]): string {
  const longest = masks
    .filter(({ value }) => value.length >= MASKED_LENGTH_MIN)
    .toSorted((left, right) => right.value.length - left.value.length);
  return longest.reduce((shown, mask) => shown.replaceAll(mask.value, () => mask.shown), text);
}
