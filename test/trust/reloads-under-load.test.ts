import { reloadsUnderLoad } from './reloads-under-load.ts';
import { testShortForm } from './short-form.ts';

testShortForm(reloadsUnderLoad);
