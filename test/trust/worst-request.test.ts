import { testShortForm } from './short-form.ts';
import { worstRequest } from './worst-request.ts';

testShortForm(worstRequest);
