import { suggest } from '../../model/suggest.ts';
import { identifyApp } from '../../pipeline/checks/identify-app.ts';
import { describeParameter } from '../describe-parameter.ts';
import { explainsStep } from '../step-explanation.ts';

export const explainApp = explainsStep(identifyApp, {
  row: 5,
  title: 'The app exists',
  tell({ body, appKey }, { snapshot }, refusal) {
    const sent = describeParameter(body, appKey.name);
    const expected = `the key of an app of this platform: 1 to 64 letters, digits, _ and - in a string`;
    if (refusal === undefined) return { observed: `${sent}, which exists`, expected };
    const near = appKey.text === undefined ? undefined : nearKey(appKey.text, snapshot.apps.keys());
    const hint = near === undefined ? '' : `; ${near}`;
    const what = appKey.text === undefined ? 'which can be no key' : 'which no app here has';
    return { observed: `${sent}, ${what}${hint}`, expected };
  },
});

/** A key that differs in case alone is the caller's own; others would tell which apps exist. */
function nearKey(text: string, keys: Iterable<string>): string | undefined {
  const near = suggest(text, keys);
  return near?.toLowerCase() === text.toLowerCase() ? 'a key that differs in case alone exists' : undefined;
}
