import { parseAddress, parseAddressRange } from '../../model/address.ts';
import { guardedAs } from '../../model/guarded-addresses.ts';
import { pathPrefixOf } from '../../model/path-prefix.ts';
import { cidr } from '../kinds/address.ts';
import { derived, optional, required } from '../kinds/key.ts';
import { list } from '../kinds/list.ts';
import { defines } from '../kinds/named.ts';
import { duration, whole } from '../kinds/number.ts';
import { object, type ReadMapping } from '../kinds/object.ts';
import { type TargetUrl, targetUrl } from '../kinds/target-url.ts';
import { flag, secretText, text } from '../kinds/text.ts';
import { stagingUpstreams, upstreamNames } from './name-spaces.ts';
import { upstreamTls } from './upstream-tls.ts';

const DURATION = { min: '1ms', max: '1h' };
const ENDPOINTS_MAX = 64;

const breakerShape = {
  failuresMax: optional('failures', whole({ unit: 'calls', min: 1, max: 1_000_000 }), {
    default: 5,
    meaning: 'Calls in a row without a complete answer after which the endpoint is given no more.',
  }),
  openMs: optional('open', duration(DURATION), {
    default: '1s',
    meaning: 'How long it is given none; doubled each time that the one call which tries it fails.',
  }),
  openMsMax: optional('open_max', duration(DURATION), {
    default: '30s',
    meaning: 'Where the doubling ends.',
  }),
} as const;

const breaker = object('circuit breaker', breakerShape, ({ values, place, spotOf, has }) => {
  const { openMs, openMsMax } = values;
  if (openMs === undefined || openMsMax === undefined || openMs <= openMsMax) return;
  place.reading.refuse(spotOf(has('open_max') ? 'open_max' : 'open'), {
    message: 'open is longer than open_max',
    expected: 'an open_max that is no shorter',
  });
});

const probes = whole({ unit: 'answers', min: 1, max: 1000 });

const healthShape = {
  path: required(
    'path',
    text({
      words: 'path',
      pattern: /^\/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,1023}$/,
      expected: 'a path that begins with /',
    }),
    'What each endpoint is asked for with GET, behind its URL; 200 to 299 is a good answer.',
  ),
  intervalMs: optional('interval', duration({ min: '100ms', max: '1h' }), {
    default: '5s',
    meaning: 'The time between two questions to one endpoint.',
  }),
  timeoutMs: optional('timeout', duration(DURATION), {
    default: '1s',
    meaning: 'How long an answer may take.',
  }),
  unhealthyAfter: optional('unhealthy_after', probes, {
    default: 3,
    meaning: 'Bad answers in a row after which other endpoints are preferred.',
  }),
  healthyAfter: optional('healthy_after', probes, {
    default: 2,
    meaning: 'Good answers in a row after which it is as good as the others again.',
  }),
} as const;

const health = object('health check', healthShape);

/** How the name of an upstream is written. */
export const upstreamName = text({ words: 'upstream name', pattern: /^[A-Za-z0-9._-]{1,64}$/ });

const upstreamShape = {
  name: required('name', defines(upstreamNames, upstreamName), 'What APIs call it.'),
  url: derived('url', targetUrl(), {
    default: 'none',
    meaning: 'The base URL of the service. Each upstream has `url`, `urls` or `mock: true`.',
  }),
  urls: optional('urls', list(targetUrl(), { of: 'URLs', max: ENDPOINTS_MAX }), {
    default: [],
    meaning: 'Base URLs of several endpoints of the service; each call goes to the one with the fewest.',
  }),
  stagingUrl: derived('staging_url', targetUrl(), {
    default: 'none',
    meaning: 'The base URL that calls of the staging environment go to.',
  }),
  timeoutMs: optional('timeout', duration({ min: '1ms', max: '1h' }), {
    default: '3s',
    meaning: 'The deadline of a whole call; an API may set its own.',
  }),
  connectMsMax: optional('connect_timeout', duration(DURATION), {
    default: '1s',
    meaning: 'How long making a connection may take; a call that got none may be tried once more.',
  }),
  inFlightMax: optional('in_flight', whole({ unit: 'calls', min: 1, max: 1_000_000 }), {
    default: 256,
    meaning: 'Calls at once; one app takes at most a quarter of them.',
  }),
  breaker: optional('breaker', breaker, {
    default: {},
    meaning: 'When an endpoint that fails is given no calls.',
  }),
  health: derived('health', health, {
    default: 'none; only calls tell',
    meaning: 'Asks each endpoint how it is. The staging endpoint is not asked.',
  }),
  allowAddresses: optional('allow_addresses', list(cidr(), { of: 'CIDRs' }), {
    default: [],
    meaning:
      'Addresses that may be called although they are link-local, metadata, unspecified, multicast or reserved.',
  }),
  contextKey: derived('context_key', secretText('key'), {
    default: 'none',
    meaning: 'The key that signs the caller’s identity towards the service (protocol.md §12).',
  }),
  tls: derived('tls', upstreamTls, {
    default: 'none',
    meaning: 'Certificates of the connections to the service; its URLs begin with https.',
  }),
  mock: optional('mock', flag(), {
    default: false,
    meaning: 'Answers from the examples of the APIs, without network.',
  }),
} as const;

type FoundUpstream = ReadMapping<typeof upstreamShape>;

/** An internal service. */
export const upstream = object('upstream', upstreamShape, inspectUpstream);

function inspectUpstream(found: FoundUpstream): void {
  const { values, place, spotOf, has } = found;
  const { reading } = place;
  inspectTargets(found);
  if (values.name !== undefined && (values.mock === true || has('staging_url'))) {
    reading.names.declare(stagingUpstreams, values.name, place);
  }
  if (has('tls') && !targetsOf(values).some(({ url }) => url.startsWith('https:'))) {
    reading.warn(spotOf('tls'), 'no URL of this upstream begins with https');
  }
  if (has('url') && has('urls')) {
    reading.refuse(spotOf('urls'), { message: 'url and urls are both given', expected: 'one of them' });
  }
  if (has('context_key') && new Set(values.urls?.map(({ url }) => pathPrefixOf(url))).size > 1) {
    const message = 'the context signs the path, and these URLs put different ones in front of it';
    reading.refuse(spotOf('urls'), { message, expected: 'URLs with one path' });
  }
  if (has('url') || values.mock !== false || values.urls === undefined || values.urls.length > 0) return;
  reading.refuse(place, { message: 'this upstream has no address', expected: 'url, urls or mock: true' });
}

/** Each URL once, and none whose address is guarded; what names stand for is looked at when they are resolved. */
function inspectTargets({ values, place }: FoundUpstream): void {
  const { urls = [], allowAddresses = [] } = values;
  const allowed = allowAddresses.map(parseAddressRange).filter(range => range !== undefined);
  for (const target of targetsOf(values)) {
    const kind = guardedAsLiteral(target, allowed);
    if (kind === undefined) continue;
    place.reading.refuse(target.spot, {
      message: `this URL has ${kind}`,
      expected: 'the address of a service, or allow_addresses that names this one',
    });
  }
  const seen = new Set<string>();
  for (const target of urls) {
    const { href } = new URL(target.url);
    if (seen.has(href)) place.reading.refuse(target.spot, { message: 'this URL stands twice' });
    seen.add(href);
  }
}

function targetsOf({ url, urls = [], stagingUrl }: FoundUpstream['values']): readonly TargetUrl[] {
  return [url, ...urls, stagingUrl].filter(target => target !== undefined);
}

function guardedAsLiteral({ url }: TargetUrl, allowed: Parameters<typeof guardedAs>[1]): string | undefined {
  const address = parseAddress(new URL(url).hostname.replace(/^\[(.*)\]$/, '$1'));
  return address === undefined ? undefined : guardedAs(address, allowed);
}
