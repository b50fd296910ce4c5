import { checkBodySize } from '../../pipeline/checks/check-body-size.ts';
import { counted } from '../shown-value.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainBodySize = explainsStep(checkBodySize, {
  row: 1,
  title: 'The body is inside the limit of this API',
  tell({ received, api }) {
    const { upload } = received;
    const announced = upload?.announcedBytes === undefined ? '' : `, ${upload.announcedBytes} announced`;
    const uploads = upload === undefined ? '' : `, ${api.uploadBytesMax} with files`;
    return {
      observed: `${counted(received.bytes.length, 'byte')}${announced}`,
      expected: `at most ${counted(api.bodyBytesMax, 'byte')}${uploads}`,
    };
  },
});
