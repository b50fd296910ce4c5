import { rollingRestarts } from './rolling-restarts.ts';
import { testShortForm } from './short-form.ts';

testShortForm(rollingRestarts);
