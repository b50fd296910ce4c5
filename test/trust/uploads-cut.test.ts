import { testShortForm } from './short-form.ts';
import { uploadsCut } from './uploads-cut.ts';

testShortForm(uploadsCut);
