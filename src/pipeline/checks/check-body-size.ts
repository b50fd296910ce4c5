import { refuse } from '../../errors/refusal.ts';
import { passed, step } from '../step.ts';

const PAYLOAD_TOO_LARGE = 413;

/**
 * Refuses a body above the API's own limit, the limit itself included in what passes; an upload by its text fields,
 * and by the size that it announces.
 *
 * The listener has stopped what no API takes. This limit is looked at only here, below the trust line, so that a
 * large body does not tell a stranger which types exist. Source: protocol.md §1.
 */
export const checkBodySize = step({
  name: 'check-body-size',
  needs: ['received', 'api'],
  gives: [],
  refuses: ['bad-params'],
  run({ received, api }) {
    if (received.bytes.length > api.bodyBytesMax) return refuseSize(received.bytes.length, api.bodyBytesMax);
    const announced = received.upload?.announcedBytes ?? 0;
    return announced > api.uploadBytesMax ? refuseSize(announced, api.uploadBytesMax) : passed;
  },
});

function refuseSize(bytes: number, bytesMax: number) {
  return refuse('bad-params', {
    httpStatus: PAYLOAD_TOO_LARGE,
    cause: `${bytes} bytes, where the API takes ${bytesMax}`,
  });
}
