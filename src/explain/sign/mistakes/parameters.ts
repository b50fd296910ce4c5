import { fixAllParameters, fixExtraParameters, fixFlatBody } from '../fixes/parameters.ts';
import type { Mistake } from '../mistake.ts';

const axis = 'which parameters';
const WRAPPERS = ['request', 'data', 'params', 'param', 'body', 'biz_content', 'bizContent'];

export const parameterMistakes: readonly Mistake[] = [
  {
    id: 'only-common',
    axis,
    sentence: 'Only the common parameters are signed; the business parameters are missing.',
    fix: fixAllParameters,
    forms: [{ parameters: 'common' }],
  },
  {
    id: 'only-business',
    axis,
    sentence: 'Only the business parameters are signed; type, app_key, timestamp and the others are missing.',
    fix: fixAllParameters,
    forms: [{ parameters: 'business' }],
  },
  ...['access_token', 'timestamp', 'version', 'data_type', 'type', 'app_key', 'client_id'].map(
    (name): Mistake => ({
      id: `without-${name}`,
      axis,
      sentence: `${name} is sent, but left out of the signed text.`,
      fix: fixAllParameters,
      forms: [{ without: [name] }],
    }),
  ),
  {
    id: 'without-nested',
    axis,
    sentence: 'Parameters that are objects or arrays are left out of the signed text.',
    fix: fixAllParameters,
    forms: [{ parameters: 'flat' }],
  },
  {
    id: 'sign-included',
    axis,
    sentence: 'A sign that is still empty is part of the signed text.',
    fix: fixExtraParameters,
    forms: [{ adds: 'sign' }, { adds: 'sign-null' }, { adds: 'sign-None' }],
  },
  {
    id: 'secret-included',
    axis,
    sentence: 'The app secret is signed as a parameter, as well as around the text.',
    fix: fixExtraParameters,
    forms: [{ adds: 'app_secret' }, { adds: 'secret' }],
  },
  {
    id: 'business-wrapped',
    axis,
    sentence:
      'The business parameters are signed wrapped in one parameter, but sent side by side with the common ones.',
    fix: fixFlatBody,
    forms: WRAPPERS.map(wrapper => ({ parameters: 'wrapped', wrapper })),
  },
];
