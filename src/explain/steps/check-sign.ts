import { checkSign } from '../../pipeline/checks/check-sign.ts';
import { DIALECTS } from '../../wire/dialects.ts';
import { describeParameter } from '../describe-parameter.ts';
import { counted } from '../shown-value.ts';
import { explainsStep } from '../step-explanation.ts';

const HEX = /^[0-9a-f]+$/i;

export const explainSign = explainsStep(checkSign, {
  row: 6,
  title: 'The sign is right',
  moot: ({ body }) => (body.has('sign') ? undefined : 'the body carries no sign'),
  tell({ body, app }, _world, refusal) {
    const dialects = app.signing === 'tolerant' ? `any of ${DIALECTS.length} dialects` : app.signing;
    const expected = `the MD5 of secret + parameters + secret in 32 hex digits, by ${counted(app.secrets.length, 'live secret')} of the app, in ${dialects}`;
    const shape = shapeOf(body.textOf('sign'));
    if (refusal === undefined) return { observed: `${shape} that belong to this body`, expected };
    const cause = refusal.cause === undefined ? '' : `; ${refusal.cause}`;
    if (shape === undefined) return { observed: `${describeParameter(body, 'sign')}${cause}`, expected };
    return { observed: `${shape} that do not belong to this body and secret${cause}`, expected };
  },
});

function shapeOf(sign: string | undefined): string | undefined {
  if (sign === undefined) return undefined;
  return HEX.test(sign) ? `${sign.length} hex digits` : `${sign.length} characters that are no hex digits`;
}
