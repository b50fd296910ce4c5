import { baseUrl } from '../kinds/address.ts';
import { derived, notServed, optional, required, servedOnly } from '../kinds/key.ts';
import { list } from '../kinds/list.ts';
import { defines } from '../kinds/named.ts';
import { duration, whole } from '../kinds/number.ts';
import { object, type ReadMapping } from '../kinds/object.ts';
import { flag, secretBlock, secretText, text } from '../kinds/text.ts';
import { stagingUpstreams, upstreamNames } from './name-spaces.ts';

const tls = object('certificates', {
  ca: derived('ca', secretBlock('certificate in PEM'), {
    default: 'the system’s',
    meaning: 'The authority that signed the service’s certificate, in PEM.',
  }),
  cert: derived('cert', secretBlock('certificate in PEM'), {
    default: 'none',
    meaning: 'The gateway’s own certificate, in PEM.',
  }),
  key: derived('key', secretBlock('private key in PEM'), {
    default: 'none',
    meaning: 'The key of the gateway’s own certificate, in PEM.',
  }),
});

/** How the name of an upstream is written. */
export const upstreamName = text({ words: 'upstream name', pattern: /^[A-Za-z0-9._-]{1,64}$/ });

const upstreamShape = {
  name: required('name', defines(upstreamNames, upstreamName), 'What APIs call it.'),
  url: derived('url', baseUrl(), {
    default: 'none',
    meaning: 'The base URL of the service. Each upstream has `url`, `urls` or `mock: true`.',
  }),
  urls: servedOnly(
    optional('urls', list(baseUrl(), { of: 'URLs' }), {
      default: [],
      meaning: 'Base URLs of several endpoints of the service.',
    }),
    'one entry',
    urls => urls.length <= 1,
  ),
  stagingUrl: derived('staging_url', baseUrl(), {
    default: 'none',
    meaning: 'The base URL that calls of the staging environment go to.',
  }),
  timeoutMs: optional('timeout', duration({ min: '1ms', max: '1h' }), {
    default: '3s',
    meaning: 'The deadline of a whole call; an API may set its own.',
  }),
  inFlightMax: optional('in_flight', whole({ unit: 'calls', min: 1, max: 1_000_000 }), {
    default: 256,
    meaning: 'Calls at once; one app takes at most a quarter of them.',
  }),
  contextKey: notServed(
    derived('context_key', secretText('key'), {
      default: 'none',
      meaning: 'The key that signs the caller’s identity towards the service (protocol.md §12).',
    }),
  ),
  tls: notServed(
    derived('tls', tls, { default: 'none', meaning: 'Certificates of the connection to the service.' }),
  ),
  mock: optional('mock', flag(), {
    default: false,
    meaning: 'Answers from the examples of the APIs, without network.',
  }),
} as const;

/** An internal service. */
export const upstream = object('upstream', upstreamShape, inspectUpstream);

function inspectUpstream({ values, place, spotOf, has }: ReadMapping<typeof upstreamShape>): void {
  const { reading } = place;
  if (values.name !== undefined && (values.mock === true || has('staging_url'))) {
    reading.names.declare(stagingUpstreams, values.name, place);
  }
  if (has('url') && has('urls')) {
    reading.refuse(spotOf('urls'), { message: 'url and urls are both given', expected: 'one of them' });
  }
  if (has('url') || values.mock !== false || values.urls === undefined || values.urls.length > 0) return;
  reading.refuse(place, { message: 'this upstream has no address', expected: 'url, urls or mock: true' });
}
