import { jsonCorpus } from './json-corpus.ts';
import { testShortForm } from './short-form.ts';

testShortForm(jsonCorpus);
