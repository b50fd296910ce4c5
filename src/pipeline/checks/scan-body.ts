import { refuse } from '../../errors/refusal.ts';
import { ScannedBody } from '../../wire/scanned-body.ts';
import { step } from '../step.ts';

/**
 * Refuses a body that does not read as one JSON object inside the limits; finds its parameters.
 *
 * Source: protocol.md §5, step 1.
 */
export const scanBody = step({
  name: 'scan-body',
  needs: ['received'],
  gives: ['body'],
  refuses: ['bad-params'],
  run({ received }, { services }) {
    const body = services.scanner.scan(received.bytes);
    if (body instanceof ScannedBody) return { body };
    return refuse('bad-params', { cause: `${body.fault} at byte ${body.at}` });
  },
});
