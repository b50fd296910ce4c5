import { refuse } from '../../errors/refusal.ts';
import type { ScannedBody } from '../../wire/scanned-body.ts';
import { step } from '../step.ts';

/** Letters, digits, `_` and `-`, 1 to 64 of them, both included. Source: protocol.md §2. */
const APP_KEY = /^[0-9A-Za-z_-]{1,64}$/;

/**
 * Finds what the caller calls the app, and by which of the two names; refuses none, and two that differ.
 *
 * Without a key the route decides the code family; with two equal ones it is that of `app_key`.
 * A key that cannot be one goes on without text: it fails where apps are looked up.
 * Source: protocol.md §2 and §5, step 3.
 */
export const identifyAppKey = step({
  name: 'identify-app-key',
  needs: ['received', 'body'],
  gives: ['appKey'],
  refuses: ['app-key-missing', 'client-id-missing', 'bad-params'],
  run({ received, body }) {
    const hasAppKey = body.has('app_key');
    const hasClientId = body.has('client_id');
    if (!hasAppKey && !hasClientId) {
      return refuse(received.route.generation === 'ark' ? 'client-id-missing' : 'app-key-missing');
    }
    if (hasAppKey && hasClientId && !areEqual(body)) {
      return refuse('bad-params', { cause: 'app_key and client_id contradict each other' });
    }
    const name = hasAppKey ? 'app_key' : 'client_id';
    const text = body.textOf(name);
    return { appKey: { name, text: text !== undefined && APP_KEY.test(text) ? text : undefined } };
  },
});

/** Equal in type and text; what is neither string nor the same bytes is different. */
function areEqual(body: ScannedBody): boolean {
  const [left, right] = [body.indexOf('app_key'), body.indexOf('client_id')];
  if (body.kind(left) !== body.kind(right)) return false;
  const text = body.textOf('app_key');
  return text === undefined ? body.lexeme(left) === body.lexeme(right) : text === body.textOf('client_id');
}
