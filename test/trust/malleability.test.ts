import { malleability } from './malleability.ts';
import { testShortForm } from './short-form.ts';

testShortForm(malleability);
