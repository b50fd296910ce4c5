import { derived, optional, required } from '../kinds/key.ts';
import { defines } from '../kinds/named.ts';
import { object } from '../kinds/object.ts';
import { oneOf, text } from '../kinds/text.ts';
import { developerIds } from './name-spaces.ts';

/** How the id of a developer is written. */
export const developerId = text({ words: 'developer id', pattern: /^[A-Za-z0-9._-]{1,64}$/ });

/** A name for people, in one line. */
export const displayName = text({
  words: 'name',
  pattern: /^[^\n\r]{1,128}$/,
  expected: 'a name of 1 to 128 characters in one line',
});

/** Who writes apps. */
export const developer = object('developer', {
  id: required('id', defines(developerIds, developerId), 'What apps call it.'),
  name: derived('name', displayName, { default: 'its id', meaning: 'What people call it.' }),
  contact: derived(
    'contact',
    text({ words: 'contact', pattern: /^[^\n\r]{1,256}$/, expected: 'an address in one line' }),
    { default: 'none', meaning: 'Where it is reached, such as a mail address.' },
  ),
  status: optional('status', oneOf(['active', 'suspended']), {
    default: 'active',
    meaning: 'A suspended developer cannot sign in; its apps go on until they are suspended themselves.',
  }),
});
