import { fixJoining } from '../fixes/joining.ts';
import type { Mistake } from '../mistake.ts';

const axis = 'joining';
const fix = fixJoining;

export const joiningMistakes: readonly Mistake[] = [
  {
    id: 'joining-ampersands',
    axis,
    sentence: 'The parameters are joined as key=value with & between them.',
    fix,
    forms: [{ joining: 'query' }],
  },
  {
    id: 'joining-equals-signs',
    axis,
    sentence: 'Key and value are joined by =, or parameters by commas.',
    fix,
    forms: [{ joining: 'equals' }, { joining: 'commas' }],
  },
  {
    id: 'joining-values-only',
    axis,
    sentence: 'Only the values are signed, without their keys.',
    fix,
    forms: [{ joining: 'values' }],
  },
  {
    id: 'joining-url-query',
    axis,
    sentence: 'The parameters are signed as an encoded URL query.',
    fix,
    forms: [{ joining: 'url-query' }],
  },
  {
    id: 'joining-json-body',
    axis,
    sentence: 'The whole body is signed as one JSON text, instead of its parameters one by one.',
    fix,
    forms: [{ joining: 'json' }, { joining: 'json', order: 'sent' }],
  },
];
