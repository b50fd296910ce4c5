import { refuse } from '../../errors/refusal.ts';
import type { BodyFault } from '../../wire/body-scanner.ts';
import { ScannedBody } from '../../wire/scanned-body.ts';
import { AT_ONCE_BYTES_MAX } from '../at-once-bytes-max.ts';
import { step } from '../step.ts';

/**
 * Refuses a body that does not read as one JSON object inside the limits; finds its parameters. Of an upload, the body
 * is what its text fields were made into.
 *
 * Source: protocol.md §5, step 1.
 */
export const scanBody = step({
  name: 'scan-body',
  needs: ['received'],
  gives: ['body'],
  refuses: ['bad-params'],
  run({ received }, { services }) {
    const fault = received.upload?.fault;
    if (fault !== undefined) return refuse('bad-params', fault);
    const { bytes } = received;
    return bytes.length <= AT_ONCE_BYTES_MAX
      ? judge(services.scanner.scan(bytes))
      : services.scanner.scanInTurns(bytes, services.nextTurn).then(judge);
  },
});

function judge(scanned: ScannedBody | BodyFault) {
  if (scanned instanceof ScannedBody) return { body: scanned };
  return refuse('bad-params', { cause: `${scanned.fault} at byte ${scanned.at}` });
}
