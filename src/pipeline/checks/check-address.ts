import { refuse } from '../../errors/refusal.ts';
import { isInAny } from '../../model/address.ts';
import { passed, step } from '../step.ts';

/**
 * Refuses a call from an address that is not on the app's allow list; an empty list allows any.
 *
 * An address that could not be read is on no list. Source: protocol.md §5 step 10, §8.
 */
export const checkAddress = step({
  name: 'check-address',
  needs: ['received', 'app'],
  gives: [],
  refuses: ['address-not-allowed'],
  run({ received, app }) {
    if (app.addresses.length === 0) return passed;
    const { address } = received.client;
    return address !== undefined && isInAny(address, app.addresses) ? passed : refuse('address-not-allowed');
  },
});
