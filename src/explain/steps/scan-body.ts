import { scanBody } from '../../pipeline/checks/scan-body.ts';
import { BODY_BOUNDS } from '../../wire/body-scanner.ts';
import { counted } from '../shown-value.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainScanBody = explainsStep(scanBody, {
  row: 1,
  title: 'The body reads as one JSON object',
  tell({ received }, { services }, refusal) {
    const expected = `one JSON object in UTF-8: no key twice at the top, at most ${BODY_BOUNDS.depthMax} deep and ${BODY_BOUNDS.parametersMax} parameters`;
    const size = counted(received.bytes.length, 'byte');
    if (refusal !== undefined)
      return { observed: `${size}: ${refusal.cause ?? 'a body that breaks off'}`, expected };
    const body = services.scanner.scan(received.bytes);
    return {
      observed: 'fault' in body ? `${size}: ${body.fault}` : `${counted(body.size, 'parameter')} in ${size}`,
      expected,
    };
  },
});
