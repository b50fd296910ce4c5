import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CallFilter, type FilterableCall, parseCallFilter } from '../../src/model/call-filter.ts';

const CALL: FilterableCall = {
  requestId: 'us-0a1b',
  revision: 'r1',
  path: '/openapi/router',
  address: '10.1.2.3',
  appKey: 'demo-app',
  type: 'bg.order.list.v2.get',
  version: 'V1',
  mallId: 635517726820718,
  httpStatus: 200,
  code: 3000001,
  refused: 'sign-invalid',
  stoppedBy: 'check-sign',
  cause: 'no dialect matches',
  answeredBy: 'gateway',
  environment: 'formal',
  dialect: undefined,
  fault: undefined,
  totalMs: 12.5,
};

function filterOf(text: string): CallFilter {
  const filter = parseCallFilter(text);
  assert.ok(typeof filter === 'function', `${text}: ${JSON.stringify(filter)}`);
  return filter;
}

const HOLDS = [
  '',
  '   ',
  'type:bg.order.*',
  'type:bg.*.get',
  'type:*',
  'type:"bg.order.list.v2.get"',
  'code:3000001',
  'code:3*',
  'code:1000000,3000001',
  'code:1000000,"3000001"',
  'name:sign-*',
  'app:demo*',
  'check:check-sign',
  'check:sign',
  'check:s*n',
  'mall:635*',
  'mall:635517726820718',
  'ms:>12',
  'ms:>=12.5',
  'ms:<=12.5',
  'ms:<13',
  'ms:12.5',
  'status:200',
  'status:2*',
  'ip:10.1.2.3',
  'ip:10.0.0.0/8',
  'ip:::ffff:10.1.2.3',
  'by:gateway',
  'by:service,gateway',
  'env:formal',
  'fault:none',
  '-fault:any',
  '-code:1000000',
  '-ip:192.168.0.0/16',
  'ROUTER',
  '"no dialect"',
  '-"another text"',
  '0a1b',
  'bg.order code:3* -app:other',
  'type:bg.order.*\tcode:3000001',
];

const HOLDS_NOT = [
  'type:bg.order',
  'type:"bg.order.*"',
  'code:1*',
  'code:1000000,3000004',
  '-code:3*',
  'name:success',
  'ms:>12.5',
  'ms:<12.5',
  'ip:10.1.2.4',
  'ip:11.0.0.0/8',
  'by:mock',
  'fault:any',
  'fault:f-*',
  'dialect:*',
  '-router',
  'router nowhere',
  'code:3* app:other',
];

test('each term of the grammar holds for what it names, and all terms must', () => {
  for (const text of HOLDS) assert.equal(filterOf(text)(CALL), true, text);
});

test('each term of the grammar keeps out what it does not name', () => {
  for (const text of HOLDS_NOT) assert.equal(filterOf(text)(CALL), false, text);
});

test('a call without the asked value is not among those that have it, but among those that have not', () => {
  const bare = { ...CALL, appKey: undefined, type: undefined, mallId: undefined, address: '' };
  for (const text of ['app:*', 'type:*', 'mall:*', 'ip:0.0.0.0/0'])
    assert.deepEqual([filterOf(text)(bare), filterOf(`-${text}`)(bare)], [false, true], text);
});

test('a fault is found by its id', () => {
  const struck = { ...CALL, fault: 'f-12' };
  assert.deepEqual(
    ['fault:any', 'fault:f-12', 'fault:f-*', 'fault:none'].map(text => filterOf(text)(struck)),
    [true, true, true, false],
  );
});

const FAULTS: readonly (readonly [string, number, RegExp, string?])[] = [
  ['typ:bg.*', 0, /no key 'typ'/, 'type'],
  ['code:1 cod:2', 7, /no key 'cod'/, 'code'],
  ['-chek:x', 0, /no key 'chek'/, 'check'],
  ['constructor:x', 0, /no key 'constructor'/],
  ['__proto__:x', 0, /no key '__proto__'/],
  ['code:abc', 5, /a code is digits/],
  ['code:3000001,x', 13, /a code is digits/],
  ['ms:fast', 3, /a time is milliseconds/],
  ['ms:=>5', 3, /a time is milliseconds/],
  ['ms:1e9', 3, /a time is milliseconds/],
  ['ip:10.0.0', 3, /an address is/],
  ['ip:10.0.0.0/64', 3, /an address is/],
  ['by:servce', 3, /one of gateway, service, mock/, 'service'],
  ['env:prod', 4, /one of formal, staging, other/],
  ['type:', 5, /needs a value/],
  ['a type:"bg', 7, /quote is not closed/],
  ['-', 1, /a text is missing/],
  ['x'.repeat(1001), 1000, /at most 1000 characters/],
  [`code:${'1,'.repeat(64)}1`, 0, /at most 64 values/],
];

test('what is no filter is said with its place, and with what was meant', () => {
  for (const [text, position, message, suggestion] of FAULTS) {
    const fault = parseCallFilter(text);
    assert.ok(typeof fault !== 'function', text);
    assert.match(fault.message, message, text);
    assert.deepEqual([fault.position, fault.suggestion], [position, suggestion], text);
  }
});

test('the longest pattern of stars takes no more steps than its text has characters for each part', () => {
  const filter = filterOf(`type:${'*a'.repeat(490)}*b`);
  assert.equal(filter({ ...CALL, type: 'a'.repeat(128) }), false);
});
