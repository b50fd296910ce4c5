import { changesUnderLoad } from './changes-under-load.ts';
import { testShortForm } from './short-form.ts';

testShortForm(changesUnderLoad);
