import { API, APP, describeRefusals, PAIR, UPSTREAM } from './refusal-table.ts';

const HIDDEN = /^this value does not fit$/;
const TOKENS = `${PAIR}    tokens: `;

/** One key of an API, an app, an upstream and the root. */
const api = (line: string): string => `${API}    ${line}`;
const app = (line: string): string => `${APP}    ${line}`;
const upstream = (line: string): string => `${UPSTREAM}    ${line}`;
const root = (line: string): string => `version: 1\n${line}`;

/** Each in a way in which a URL may be written. */
const GUARDED_URLS = [
  ['a link-local', 'http://169.254.1.1'],
  ['a link-local', 'http://[fe80::1]:9001'],
  ['a metadata', 'http://169.254.169.254/latest'],
  ['a metadata', 'http://2852039166'],
  ['a metadata', 'http://0xa9.0xfe.0xa9.0xfe.'],
  ['a metadata', 'http://[::ffff:169.254.169.254]'],
  ['a metadata', 'http://[64:ff9b::a9fe:a9fe]'],
  ['a metadata', 'http://[2002:a9fe:a9fe::1]'],
  ['a metadata', 'http://[fd00:ec2::254]'],
  ['a metadata', 'http://100.100.100.200'],
  ['an unspecified', 'http://0.0.0.0:9001'],
  ['an unspecified', 'http://0'],
  ['an unspecified', 'http://[::]:9001'],
  ['a multicast', 'http://224.0.0.1'],
  ['a multicast', 'http://[ff02::1]'],
  ['a reserved', 'http://255.255.255.255'],
] as const;

describeRefusals('texts are refused at their exact place:', [
  ['an API type with a blank', root('apis: [{ type: ▸a b }]'), 'apis[0].type', /^found 'a b'$/],
  [
    'an API type of 129 characters',
    root(`apis: [{ type: ▸${'a.'.repeat(64)}b }]`),
    'apis[0].type',
    /^found 'a\.a/,
  ],
  ['a version of 33 characters', api(`version: ▸${'v.'.repeat(16)}1`), 'apis[0].version', /^found 'v\./],
  [
    'an app key with a dot',
    root('apps: [{ app_key: ▸a.b, secrets: [s] }]'),
    'apps[0].app_key',
    /^found 'a\.b'$/,
  ],
  [
    'an app key of 65 characters',
    root(`apps: [{ app_key: ▸${'k'.repeat(65)}, secrets: [s] }]`),
    'apps[0].app_key',
    /^found 'kkk/,
  ],
  [
    'an end of the newest secret',
    root('apps: [{ app_key: a, secrets: [▸{ value: s, until: 2027-11-22 }, t] }]'),
    'apps[0].secrets[0]',
    /^the newest secret has an end$/,
  ],
  [
    'another limit without an end',
    root('apps: [{ app_key: a, secrets: [s], limit_override: ▸{ limit: none } }]'),
    'apps[0].limit_override.until',
    /^the key 'until' is missing$/,
  ],
  [
    'an end of a package that is no instant',
    root(
      'packages: [{ code: p }]\napps: [{ app_key: a, secrets: [s], packages: [{ code: p, until: ▸soon }] }]',
    ),
    'apps[0].packages[0].until',
    /^found 'soon'$/,
  ],
  [
    'a package with a key that it does not have',
    root(
      'packages: [{ code: p }]\napps: [{ app_key: a, secrets: [s], packages: [{ code: p, ▸untl: never }] }]',
    ),
    'apps[0].packages[0].untl',
    /^unknown key$/,
    'until',
  ],
  [
    'a package that is not there, with an end',
    root('apps: [{ app_key: a, secrets: [s], packages: [{ code: ▸p, until: never }] }]'),
    'apps[0].packages[0].code',
    /^there is no package 'p'$/,
  ],
  [
    'an app without secrets',
    root('apps: [{ app_key: one, secrets: ▸[] }]'),
    'apps[0].secrets',
    /^the list is empty$/,
  ],
  [
    'a third secret',
    root('apps: [{ app_key: one, secrets: [a, b, ▸c] }]'),
    'apps[0].secrets[2]',
    /^found 3 secrets$/,
  ],
  [
    'an empty secret, unprinted',
    root('apps: [{ app_key: one, secrets: [▸""] }]'),
    'apps[0].secrets[0]',
    HIDDEN,
  ],
  [
    'a token with a blank, unprinted',
    `${TOKENS}[{ value: ▸"hunter two" }]`,
    'authorizations[0].tokens[0].value',
    HIDDEN,
  ],
  [
    'a token of 256 characters, unprinted',
    `${TOKENS}[{ value: ▸${'t'.repeat(256)} }]`,
    'authorizations[0].tokens[0].value',
    HIDDEN,
  ],
  ['a status that is none', api('status: ▸onlin'), 'apis[0].status', /^found 'onlin'$/, 'online'],
  [
    'an environment that is none',
    api('environments: [formal, ▸stagin]'),
    'apis[0].environments[1]',
    /^found 'stagin'$/,
    'staging',
  ],
  ['a dialect that is none', app('signing: ▸ofical'), 'apps[0].signing', /^found 'ofical'$/, 'official'],
  ['a flag that is a word', api('sensitive: ▸yes'), 'apis[0].sensitive', /^found 'yes'$/],
  [
    'a package pattern with a star inside',
    root('packages: [{ code: p, types: [▸a.*.b] }]'),
    'packages[0].types[0]',
    /^found 'a\.\*\.b'$/,
  ],
  ['a path without a slash', api('path: ▸orders'), 'apis[0].path', /^found 'orders'$/],
  [
    'URLs with different paths under a context key',
    upstream('context_key: k\n    urls: ▸[http://a/x/, http://b/x, http://c]'),
    'upstreams[0].urls',
    /put different ones in front/,
  ],
  ['a path with half a placeholder', api('path: ▸"/orders/{id"'), 'apis[0].path', /without its other half$/],
  ['a path with a common parameter', api('path: ▸"/{sign}"'), 'apis[0].path', /never travels$/],
  ['a path with a query', api('path: ▸/orders?x'), 'apis[0].path', /^found '\/orders\?x'$/],
  [
    'a code that the table lacks',
    root('messages: { ▸3000099: no }'),
    "messages['3000099']",
    /no such code/,
    '3000019',
  ],
  ['an empty message', root('messages: { 3000001: ▸" " }'), "messages['3000001']", /^found ' '$/],
  ['a message that is a list', root('messages: { 3000001: ▸[a] }'), "messages['3000001']", /^found a list$/],
  ['a storage of an unknown kind, unprinted', root('storage: ▸mysql://u:pw@h'), 'storage', HIDDEN],
]);

describeRefusals('numbers, durations and sizes are refused at their exact place:', [
  ['a rate of zero', api('limits: [{ by: api, rate: ▸0 }]'), 'apis[0].limits[0].rate', /^found '0'$/],
  [
    'a rate above a million',
    api('limits: [{ by: api, rate: ▸1000001 }]'),
    'apis[0].limits[0].rate',
    /^found '1000001'$/,
  ],
  ['a rate with a fraction', root('app_limit: { rate: ▸2.5 }'), 'app_limit.rate', /^found '2\.5'$/],
  [
    'more than a million calls per second',
    root('app_limit: { rate: ▸1001, per: 1ms }'),
    'app_limit.rate',
    /refills too fast/,
  ],
  ['a day quota of zero', api('day_quotas: { app: ▸0 }'), 'apis[0].day_quotas.app', /^found '0'$/],
  [
    'a day quota of somebody else',
    api('day_quotas: { ▸apps: 5 }'),
    'apis[0].day_quotas.apps',
    /unknown key/,
    'app',
  ],
  ['a burst of zero', root('app_limit: { rate: 1, burst: ▸0 }'), 'app_limit.burst', /^found '0'$/],
  ['a limit that is a word', root('app_limit: ▸nonne'), 'app_limit', /^found text$/, 'none'],
  ['a failure limit of none', root('failure_limit: ▸none'), 'failure_limit', /^found text$/],
  ['a body of nothing', api('max_body: ▸0'), 'apis[0].max_body', /^found '0'$/],
  ['a body above 16 MiB', api('max_body: ▸16777217'), 'apis[0].max_body', /^found '16777217'$/],
  ['a size of an unknown unit', api('max_body: ▸1MB'), 'apis[0].max_body', /^found '1MB'$/],
  ['a duration without a unit', api('timeout: ▸3'), 'apis[0].timeout', /^found '3'$/],
  ['a duration above its bound', api('timeout: ▸2h'), 'apis[0].timeout', /^found '2h'$/],
  ['no call in flight', upstream('in_flight: ▸0\n    mock: true'), 'upstreams[0].in_flight', /^found '0'$/],
  ['merchant number zero', root('merchants: [{ mall_id: ▸0 }]'), 'merchants[0].mall_id', /^found '0'$/],
  [
    'merchant number 2^53',
    root('merchants: [{ mall_id: ▸9007199254740992 }]'),
    'merchants[0].mall_id',
    /^found '9007199254740992'$/,
  ],
  [
    'an instant that no calendar has',
    `${TOKENS}[{ value: t, expires_at: ▸2027-02-30 }]`,
    'authorizations[0].tokens[0].expires_at',
    /^found '2027-02-30'$/,
  ],
  [
    'an instant without an offset',
    `${TOKENS}[{ value: t, expires_at: ▸2027-02-20T00:00:00 }]`,
    'authorizations[0].tokens[0].expires_at',
    /^found '2027-02-20T00/,
  ],
]);

describeRefusals('addresses are refused at their exact place:', [
  [
    'an upstream without any',
    root('upstreams: [▸{ name: orders }]'),
    'upstreams[0]',
    /^this upstream has no address$/,
  ],
  [
    'an upstream with url and urls',
    upstream('url: http://h\n    urls: ▸[http://h]'),
    'upstreams[0].urls',
    /^url and urls are both given$/,
  ],
  ['an upstream URL of another scheme', upstream('url: ▸ftp://h'), 'upstreams[0].url', /^found 'ftp:\/\/h'$/],
  [
    'an upstream URL with credentials',
    upstream('url: ▸http://me:hunter2@h'),
    'upstreams[0].url',
    /^this URL carries credentials$/,
  ],
  [
    'an upstream URL with a query',
    upstream('url: ▸http://h/?a=1'),
    'upstreams[0].url',
    /query or a fragment$/,
  ],
  [
    'an upstream URL with a fragment',
    upstream('staging_url: ▸http://h/#a\n    mock: true'),
    'upstreams[0].staging_url',
    /query or a fragment$/,
  ],
  [
    'a proxy that is none',
    root('trusted_proxies: [10.0.0.0/8, ▸10.0.0.300]'),
    'trusted_proxies[1]',
    /^found '10\.0\.0\.300'$/,
  ],
  [
    'an IPv4 prefix above 32',
    app('ip_allow: [▸203.0.113.0/33]'),
    'apps[0].ip_allow[0]',
    /^found '203\.0\.113\.0\/33'$/,
  ],
  [
    'an IPv6 prefix above 128',
    app('ip_allow: [▸"2001:db8::/129"]'),
    'apps[0].ip_allow[0]',
    /^found '2001:db8::\/129'$/,
  ],
  [
    'a port above 65535',
    root('listen: { gateway: ▸127.0.0.1:65536 }'),
    'listen.gateway',
    /^found '127\.0\.0\.1:65536'$/,
  ],
  ['a host without a port', root('listen: { gateway: ▸localhost }'), 'listen.gateway', /^found 'localhost'$/],
  [
    'an IPv6 host without brackets',
    root('listen: { gateway: ▸"::1:8080" }'),
    'listen.gateway',
    /^found '::1:8080'$/,
  ],
  ['an origin with a path', root('cors_origins: [▸https://a.example/]'), 'cors_origins[0]', /^found 'https/],
]);

describeRefusals('schemas and examples are refused at their exact place:', [
  ['a schema that is a list', api('request_schema: ▸[]'), 'apis[0].request_schema', /^found a list$/],
  ['a schema that is a text', api('request_schema: ▸object'), 'apis[0].request_schema', /^found text$/],
  ['a number that JSON cannot hold', api('example: { a: ▸.inf }'), 'apis[0].example.a', /no form in JSON/],
]);

describeRefusals('targets and health checks are refused at their exact place:', [
  ...GUARDED_URLS.map(
    ([what, url]) =>
      [
        `a URL with ${what} address`,
        root(`upstreams: [{ name: u, url: ▸"${url}" }]`),
        'upstreams[0].url',
        new RegExp(`^this URL has ${what} address$`),
      ] as const,
  ),
  [
    'the second of several URLs',
    root('upstreams:\n  - name: u\n    urls:\n      - http://a\n      - ▸http://169.254.1.1'),
    'upstreams[0].urls[1]',
    /link-local/,
  ],
  [
    'a staging URL with a guarded address',
    root('upstreams: [{ name: u, url: http://a, staging_url: ▸http://169.254.1.1 }]'),
    'upstreams[0].staging_url',
    /link-local/,
  ],
  [
    'a guarded address beside another one that is allowed',
    root('upstreams: [{ name: u, url: ▸http://169.254.1.1, allow_addresses: [169.254.1.2] }]'),
    'upstreams[0].url',
    /link-local/,
  ],
  [
    'the same URL twice, in whatever way it is written',
    root('upstreams: [{ name: u, urls: [http://a, http://b, ▸http://A:80/] }]'),
    'upstreams[0].urls[2]',
    /^this URL stands twice$/,
  ],
  [
    'an allowed address that is a name',
    root('upstreams: [{ name: u, url: http://a, allow_addresses: [▸metadata] }]'),
    'upstreams[0].allow_addresses[0]',
    /^found 'metadata'$/,
  ],
  [
    'no failure',
    root('upstreams: [{ name: u, url: http://a, breaker: { failures: ▸0 } }]'),
    'upstreams[0].breaker.failures',
    /^found '0'$/,
  ],
  [
    'a circuit that opens for longer than at most',
    root('upstreams: [{ name: u, url: http://a, breaker: { open: 3s, open_max: ▸2s } }]'),
    'upstreams[0].breaker.open_max',
    /longer than open_max/,
  ],
  [
    'a first opening above the default of the longest',
    root('upstreams: [{ name: u, url: http://a, breaker: { open: ▸31s } }]'),
    'upstreams[0].breaker.open',
    /longer than open_max/,
  ],
  [
    'a health check without a path',
    root('upstreams: [{ name: u, url: http://a, health: ▸{ interval: 5s } }]'),
    'upstreams[0].health.path',
    /^the key 'path' is missing$/,
  ],
  [
    'a health check in a loop',
    root('upstreams: [{ name: u, url: http://a, health: { path: /h, interval: ▸99ms } }]'),
    'upstreams[0].health.interval',
    /^found '99ms'$/,
  ],
]);
