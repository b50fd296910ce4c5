import { checkAddress } from '../../pipeline/checks/check-address.ts';
import { describeRange } from '../describe-range.ts';
import { shownList, shownText } from '../shown-value.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainAddress = explainsStep(checkAddress, {
  row: 10,
  title: 'The address is on the allow list of the app',
  tell({ received, app }) {
    const { text, address } = received.client;
    const from = text === '' ? 'no address: the forwarding headers name none' : `from ${text}`;
    return {
      observed: text !== '' && address === undefined ? `${shownText(text)}, which is no address` : from,
      expected:
        app.addresses.length === 0
          ? 'any address: the allow list is empty'
          : `an address of ${shownList(app.addresses.map(describeRange))}`,
    };
  },
});
