import { fixSecret, fixSecretText } from '../fixes/secret.ts';
import type { Mistake } from '../mistake.ts';

const axis = 'secret';

/** Ids of the mistakes whose secret is not made from the app's own. */
export const OTHER_APP_SECRET = 'secret-of-other-app';
export const FORMER_SECRET = 'secret-former';
/** What would let a secret be guessed in two halves. */
export const SECRET_CASE = 'secret-case';

export const secretMistakes: readonly Mistake[] = [
  {
    id: OTHER_APP_SECRET,
    axis,
    sentence: 'The text is right, but it was signed with the secret of another app.',
    fix: fixSecret,
    forms: [],
  },
  {
    id: FORMER_SECRET,
    axis,
    sentence: 'The text is right, but it was signed with a former secret of this app.',
    fix: fixSecret,
    forms: [],
  },
  {
    id: 'secret-newline',
    axis,
    sentence: 'The secret ends with a line break, as it came out of a file or a shell.',
    fix: fixSecretText,
    forms: [{ secret: 'newline' }, { secret: 'crlf' }],
  },
  {
    id: 'secret-space',
    axis,
    sentence: 'The secret has a space before or behind it.',
    fix: fixSecretText,
    forms: [{ secret: 'space' }, { secret: 'space-before' }],
  },
  {
    id: 'secret-quoted',
    axis,
    sentence: 'The secret still has the quotes of its configuration file around it.',
    fix: fixSecretText,
    forms: [{ secret: 'quoted' }],
  },
  {
    id: SECRET_CASE,
    axis,
    sentence: 'The letters of the secret were put into another case.',
    fix: fixSecretText,
    forms: [{ secret: 'lower-case' }, { secret: 'upper-case' }],
  },
  {
    id: 'secret-swapped',
    axis,
    sentence: 'App key and app secret are swapped: the key stands where the secret belongs.',
    fix: fixSecret,
    forms: [{ secret: 'app-key' }, { secret: 'app-key', appKey: 'app-secret' }, { appKey: 'app-secret' }],
  },
  {
    id: 'secret-is-token',
    axis,
    sentence: 'The access token is used as the secret.',
    fix: fixSecret,
    forms: [{ secret: 'token' }],
  },
];
