import { framing } from './framing.ts';
import { testShortForm } from './short-form.ts';

testShortForm(framing);
