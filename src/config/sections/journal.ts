import { optional, required } from '../kinds/key.ts';
import { duration, size } from '../kinds/number.ts';
import { object } from '../kinds/object.ts';
import { text } from '../kinds/text.ts';

/** Where calls are written down, so that `gatewright plan` can decide them again. */
export const journal = object('journal', {
  path: required(
    'path',
    text({
      words: 'path of a folder',
      expected: 'the path of a folder, of 1 to 1024 characters in one line',
      pattern: /^[^\n\r]{1,1024}$/,
    }),
    'The folder of its files, relative to the document; made where it is missing, for its owner alone.',
  ),
  keepMs: optional('keep', duration({ min: '1h', max: '365d' }), {
    default: '7d',
    meaning: 'How long calls are kept.',
  }),
  bytesMax: optional('max', size({ min: '16MiB', max: '1024GiB' }), {
    default: '1GiB',
    meaning: 'All files together; beyond it the oldest calls go. A call takes about 220 bytes.',
  }),
});
