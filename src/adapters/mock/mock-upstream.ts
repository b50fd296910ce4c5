import type { ServiceCall, ServiceOutcome } from '../../ports/upstream.ts';

const NOTHING = new Uint8Array(0);

/**
 * A service that answers each API with its example, without a network; without an example, with nothing. It reads a
 * stream to its end first, as a service does that wants the file.
 */
export async function answerFromExample(call: ServiceCall): Promise<ServiceOutcome> {
  if (call.body instanceof Uint8Array) return exampleOf(call);
  try {
    for await (const _ of call.body);
  } catch (error) {
    return { outcome: 'silent', sent: true, cause: error instanceof Error ? error.message : String(error) };
  }
  return exampleOf(call);
}

function exampleOf(call: ServiceCall): ServiceOutcome {
  const body = call.binding.example ?? NOTHING;
  return { outcome: 'answered', status: body.length === 0 ? 204 : 200, body, answeredBy: 'mock' };
}
