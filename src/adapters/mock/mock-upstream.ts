import type { ServiceCall, ServiceOutcome } from '../../ports/upstream.ts';

const NOTHING = new Uint8Array(0);

/** A service that answers each API with its example, without a network; without an example, with nothing. */
export function answerFromExample(call: ServiceCall): ServiceOutcome {
  const body = call.binding.example ?? NOTHING;
  return { outcome: 'answered', status: body.length === 0 ? 204 : 200, body, answeredBy: 'mock' };
}
