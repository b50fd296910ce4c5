import { sentOnce } from './sent-once.ts';
import { testShortForm } from './short-form.ts';

testShortForm(sentOnce);
