import { templateFault } from '../../model/path-template.ts';
import { instant } from '../kinds/instant.ts';
import { jsonSchemaData, jsonText } from '../kinds/json-data.ts';
import { derived, optional, required } from '../kinds/key.ts';
import { callsPerDay, inspectLimit, limitShape } from '../kinds/limit.ts';
import { list } from '../kinds/list.ts';
import { declares, refersTo } from '../kinds/named.ts';
import { duration, size } from '../kinds/number.ts';
import { object, type ReadMapping } from '../kinds/object.ts';
import { flag, oneOf, text } from '../kinds/text.ts';
import { apiTypes, apiVersions, stagingUpstreams, upstreamNames } from './name-spaces.ts';
import { upstreamName } from './upstreams.ts';

/** How the type of an API is written (protocol.md §2). */
export const apiType = text({ words: 'API type', pattern: /^[A-Za-z0-9._-]{1,128}$/ });

/** Environments that an API offers or an app is allowed to. */
export const environments = list(oneOf(['formal', 'staging']), { of: 'environments' });

const limitEntry = object(
  'limit',
  {
    by: required('by', oneOf(['api', 'app', 'merchant']), 'Whose calls are counted together.'),
    ...limitShape,
  },
  inspectLimit,
);

const dayQuotas = object('day quotas', {
  api: derived('api', callsPerDay, { default: 'none', meaning: 'Of all calls of the API.' }),
  app: derived('app', callsPerDay, { default: 'none', meaning: 'Of the calls of each app.' }),
  merchant: derived('merchant', callsPerDay, {
    default: 'none',
    meaning: 'Of the calls for each merchant.',
  }),
});

const apiShape = {
  type: required('type', declares(apiTypes, apiType), 'The name that callers send.'),
  version: optional('version', text({ words: 'version', pattern: /^[A-Za-z0-9._-]{1,32}$/ }), {
    default: 'V1',
    meaning: 'The version that callers send; `V1` where they send none.',
  }),
  status: optional('status', oneOf(['draft', 'online', 'deprecated', 'sunset']), {
    default: 'online',
    meaning: 'Drafts do not exist for callers; sunset ones answer 3000004.',
  }),
  onlineAtMs: derived('online_at', instant(), {
    default: 'none; a draft stays one',
    meaning: 'With `status: draft`: from this instant on it is online. Else it says when it was.',
  }),
  deprecatedAtMs: derived('deprecated_at', instant(), {
    default: 'none',
    meaning: 'From when on callers should use its successor; calls go on.',
  }),
  sunsetAtMs: derived('sunset_at', instant(), {
    default: 'none',
    meaning: 'From this instant on it answers 3000004, unless it is still a draft.',
  }),
  successor: derived(
    'successor',
    text({
      words: 'API',
      pattern: /^[A-Za-z0-9._-]{1,128}( [A-Za-z0-9._-]{1,32})?$/,
      expected: 'the type of an API, or its type and version with a blank between them',
    }),
    { default: 'none', meaning: 'What to call in its place.' },
  ),
  token: optional('token', oneOf(['required', 'none']), {
    default: 'required',
    meaning: 'Whether a call needs the token of a merchant.',
  }),
  ingress: optional('ingress', oneOf(['router', 'upload']), {
    default: 'router',
    meaning: 'The routes on which it is called (protocol.md §1).',
  }),
  bodyBytesMax: optional('max_body', size({ min: '1B', max: '16MiB' }), {
    default: '1MiB',
    meaning: 'The largest body of a call; of an upload, its text fields.',
  }),
  uploadBytesMax: optional('max_upload', size({ min: '1B', max: '1024GiB' }), {
    default: '100MiB',
    meaning: 'The largest multipart upload of an API with `ingress: upload`, fields and files together.',
  }),
  sensitive: optional('sensitive', flag(), {
    default: false,
    meaning: 'Whether a merchant must be approved for it.',
  }),
  environments: optional('environments', environments, {
    default: ['formal'],
    meaning: 'The environments in which it is offered.',
  }),
  upstream: derived('upstream', refersTo(upstreamNames, upstreamName), {
    default: 'none; calls answer 6000001',
    meaning: 'The service that answers.',
  }),
  path: derived(
    'path',
    text({
      words: 'path',
      pattern: /^\/[A-Za-z0-9._~!$&'()*+,;=:@%/{}-]{0,1023}$/,
      expected: 'a path that begins with / and holds no blank, ? or #',
    }),
    {
      default: '`/<type>`',
      meaning: 'The path below the upstream’s URL; `{param}` takes a business parameter.',
    },
  ),
  method: optional('method', oneOf(['POST', 'GET', 'PUT', 'PATCH', 'DELETE']), {
    default: 'POST',
    meaning:
      'The method of the internal call. With `GET` and `DELETE` the parameters that do not fill the path are the query.',
  }),
  answers: optional('answers', oneOf(['result', 'envelope']), {
    default: 'result',
    meaning: 'Whether the service answers a bare result or an envelope (protocol.md §6).',
  }),
  notFound: optional('not_found', oneOf(['operation', 'answer']), {
    default: 'operation',
    meaning: 'What a 404 of the service means: no such operation (6000001), or an answer.',
  }),
  timeoutMs: derived('timeout', duration({ min: '1ms', max: '1h' }), {
    default: 'the upstream’s',
    meaning: 'The deadline of a whole call.',
  }),
  idempotent: optional('idempotent', flag(), {
    default: false,
    meaning: 'Whether a call may be sent twice: then it is tried again although it may have been executed.',
  }),
  limits: optional('limits', list(limitEntry, { of: 'limits' }), {
    default: [],
    meaning: 'Rates of this API, on top of the app’s own; all are spent together or none.',
  }),
  dayQuotas: derived('day_quotas', dayQuotas, {
    default: 'none',
    meaning: 'How many calls of this API pass in one day, which begins at midnight UTC.',
  }),
  requestSchema: derived('request_schema', jsonSchemaData(), {
    default: 'none',
    meaning: 'What the business parameters must look like.',
  }),
  contract: derived('contract', oneOf(['off', 'report', 'enforce']), {
    default: '`enforce` where there is a `request_schema`, else `off`',
    meaning:
      'What a call that breaks `request_schema` meets. Parameters that it does not name are reported in any case.',
  }),
  responseSchema: derived('response_schema', jsonSchemaData(), {
    default: 'none',
    meaning: 'What results should look like; only reported, of results up to 64 KiB.',
  }),
  example: derived('example', jsonText(), {
    default: 'none',
    meaning: 'What a mock upstream answers. Its numbers keep their digits.',
  }),
} as const;

/** An API in one version. */
export const api = object('API', apiShape, inspectApi);

function inspectApi({ values, place, spotOf, has }: ReadMapping<typeof apiShape>): void {
  const { type, version, environments: offered, upstream } = values;
  const { names } = place.reading;
  const fault = values.path === undefined ? undefined : templateFault(values.path);
  if (fault !== undefined) {
    place.reading.refuse(spotOf('path'), { message: fault, expected: 'a path like /orders/{orderId}' });
  }
  if (has('contract') && values.contract !== 'off' && !has('request_schema')) {
    place.reading.warn(spotOf('contract'), `there is no request_schema to ${values.contract}`);
  }
  if (values.ingress === 'upload' && (values.method === 'GET' || values.method === 'DELETE')) {
    place.reading.refuse(spotOf('method'), {
      message: `files cannot travel with ${values.method}`,
      expected: 'POST, PUT or PATCH where the ingress is upload',
    });
  }
  const { successor } = values;
  if (successor !== undefined) {
    const space = successor.includes(' ') ? apiVersions : apiTypes;
    names.later(() => {
      if (!names.has(space, successor))
        place.reading.warn(spotOf('successor'), `there is no API '${successor}'`);
    });
  }
  if (type !== undefined && version !== undefined)
    names.define(apiVersions, `${type} ${version}`, spotOf('type'));
  if (offered?.includes('staging') !== true || upstream === undefined) return;
  names.later(() => {
    if (!names.has(upstreamNames, upstream) || names.has(stagingUpstreams, upstream)) return;
    place.reading.refuse(spotOf('environments'), {
      message: `staging is offered, but the upstream '${upstream}' has no staging_url`,
    });
  });
}
