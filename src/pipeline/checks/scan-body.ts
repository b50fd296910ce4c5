import { refuse } from '../../errors/refusal.ts';
import { ScannedBody } from '../../wire/scanned-body.ts';
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
    const body = services.scanner.scan(received.bytes);
    if (body instanceof ScannedBody) return { body };
    return refuse('bad-params', { cause: `${body.fault} at byte ${body.at}` });
  },
});
