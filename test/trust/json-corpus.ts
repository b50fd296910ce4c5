import { counted } from './goal.ts';
import { goalOfTest } from './goal-of-test.ts';

export const jsonCorpus = goalOfTest({
  id: 'R1',
  goal: 'JSON: of the 318 files of the corpus, each embedded in a signed call, every n_ is refused with 3000000, every y_ reaches the service byte for byte, every i_ has a pinned outcome; 4000000 never',
  path: 'test/gateway/json-corpus.test.ts',
  does: 'all 318 files over HTTP to a real service',
  what: 'files',
  atLeast: 318,
  measures: ({ printed }) => {
    const line = printed.find(text => text.startsWith('JSON corpus over HTTP: '));
    return [
      counted('outcomes', line?.replace('JSON corpus over HTTP: ', '') ?? 'not told', line !== undefined),
    ];
  },
});
