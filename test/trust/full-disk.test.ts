import { fullDisk } from './full-disk.ts';
import { testShortForm } from './short-form.ts';

testShortForm(fullDisk);
