import { oracle } from './oracle.ts';
import { testShortForm } from './short-form.ts';

testShortForm(oracle);
