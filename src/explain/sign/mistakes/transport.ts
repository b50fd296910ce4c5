import { fixSentBytes } from '../fixes/transport.ts';
import type { Mistake } from '../mistake.ts';

const axis = 'transport';
const fix = fixSentBytes;

export const transportMistakes: readonly Mistake[] = [
  {
    id: 'transport-mojibake',
    axis,
    sentence: 'The body was encoded twice on its way: its UTF-8 was taken for Latin-1 behind the signer.',
    fix,
    forms: [{ transport: 'mojibake' }],
  },
  {
    id: 'transport-html-entities',
    axis,
    sentence: 'A framework turned & < > and quotes into HTML entities behind the signer.',
    fix,
    forms: [{ transport: 'entities' }],
  },
  {
    id: 'transport-plus-to-space',
    axis,
    sentence: 'A proxy or framework turned + into spaces behind the signer, as of a form.',
    fix,
    forms: [{ transport: 'plus' }],
  },
  {
    id: 'transport-line-ends',
    axis,
    sentence: 'Line ends were turned from CR LF into LF behind the signer.',
    fix,
    forms: [{ transport: 'line-ends' }],
  },
  {
    id: 'transport-unicode-form',
    axis,
    sentence: 'Accented characters were composed or decomposed (NFC, NFD) behind the signer.',
    fix,
    forms: [{ transport: 'decomposed' }, { transport: 'composed' }],
  },
  {
    id: 'transport-empty-to-null',
    axis,
    sentence: 'A framework turned empty strings into null behind the signer.',
    fix,
    forms: [{ transport: 'blank-null' }],
  },
];
