import { suggest } from '../../model/suggest.ts';
import { identifyApi } from '../../pipeline/checks/identify-api.ts';
import type { World } from '../../pipeline/world.ts';
import type { ScannedBody } from '../../wire/scanned-body.ts';
import { describeParameter } from '../describe-parameter.ts';
import { shownList } from '../shown-value.ts';
import { explainsStep } from '../step-explanation.ts';

const DEFAULT_VERSION = 'V1';

export const explainApi = explainsStep(identifyApi, {
  row: 12,
  title: 'The API exists and is not sunset',
  moot: ({ body }) => (body.has('type') ? undefined : 'the body names no API'),
  tell({ body }, { snapshot }, refusal) {
    const version = body.has('version') ? describeParameter(body, 'version') : `version ${DEFAULT_VERSION}`;
    const observed = `${describeParameter(body, 'type')}, ${version}`;
    const expected = 'a type that is online in this version';
    if (refusal === undefined) return { observed, expected };
    if (refusal.refused === 'type-sunset')
      return { observed: `${observed}, which was switched off`, expected };
    return { observed: `${observed}${missing(body, snapshot)}`, expected };
  },
  assume({ body }, { snapshot }) {
    const version = body.has('version') ? body.textOf('version') : DEFAULT_VERSION;
    const api = snapshot.apis.get(body.textOf('type') ?? '')?.get(version ?? '');
    return api === undefined ? {} : { api };
  },
});

function missing(body: ScannedBody, snapshot: World['snapshot']): string {
  const type = body.textOf('type');
  if (type === undefined) return ', which is no type';
  const versions = snapshot.apis.get(type);
  if (versions !== undefined) return `; this type has ${shownList([...versions.keys()])}`;
  const near = suggest(type, snapshot.apis.keys());
  return near === undefined ? ', which does not exist' : `, which does not exist; did you mean ${near}?`;
}
