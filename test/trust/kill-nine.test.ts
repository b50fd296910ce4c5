import { killNine } from './kill-nine.ts';
import { testShortForm } from './short-form.ts';

testShortForm(killNine);
