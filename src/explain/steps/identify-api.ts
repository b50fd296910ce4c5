import type { Api } from '../../model/api.ts';
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
  tell({ body }, world, refusal) {
    const version = body.has('version') ? describeParameter(body, 'version') : `version ${DEFAULT_VERSION}`;
    const observed = `${describeParameter(body, 'type')}, ${version}`;
    const expected = 'a type that is online in this version';
    if (refusal === undefined) return { observed, expected };
    if (refusal.refused === 'type-sunset')
      return { observed: `${observed}, which was switched off`, expected };
    return { observed: `${observed}${missing(body, world)}`, expected };
  },
  assume({ body }, { snapshot }) {
    const version = body.has('version') ? body.textOf('version') : DEFAULT_VERSION;
    const api = snapshot.apis.get(body.textOf('type') ?? '')?.get(version ?? '');
    return api === undefined ? {} : { api };
  },
});

function missing(body: ScannedBody, { snapshot, nowMs }: World): string {
  const type = body.textOf('type');
  if (type === undefined) return ', which is no type';
  const versions = metVersions(snapshot.apis.get(type), nowMs);
  if (versions.length > 0) return `; this type has ${shownList(versions)}`;
  const near = suggest(type, metTypes(snapshot.apis, nowMs));
  return near === undefined ? ', which does not exist' : `, which does not exist; did you mean ${near}?`;
}

/** What is online later is not told of before. */
function metVersions(versions: ReadonlyMap<string, Api> | undefined, nowMs: number): readonly string[] {
  return [...(versions ?? [])].flatMap(([version, api]) => (nowMs < api.onlineAtMs ? [] : version));
}

function* metTypes(apis: World['snapshot']['apis'], nowMs: number): Generator<string> {
  for (const [type, versions] of apis) if (metVersions(versions, nowMs).length > 0) yield type;
}
