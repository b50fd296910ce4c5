import { databaseGone } from './database-gone.ts';
import { testShortForm } from './short-form.ts';

testShortForm(databaseGone);
