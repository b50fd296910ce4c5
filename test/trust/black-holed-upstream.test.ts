import { blackHoledUpstream } from './black-holed-upstream.ts';
import { testShortForm } from './short-form.ts';

testShortForm(blackHoledUpstream);
