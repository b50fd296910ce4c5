/** What stands for the secret wherever a text is shown. */
export const SECRET_SHOWN = '‹app_secret›';

/** The base string: the signed text between the two secrets, which are masked wherever they stand. */
export function baseStringShown(text: string, secrets: readonly string[]): string {
  let shown = text;
  for (const secret of secrets) if (secret !== '') shown = shown.replaceAll(secret, () => SECRET_SHOWN);
  return `${SECRET_SHOWN}${shown}${SECRET_SHOWN}`;
}
