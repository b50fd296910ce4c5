import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseDocument, startGateway } from '../../src/main/index.ts';
import { RawConnection } from '../faults/raw-connection.ts';
import { signCall } from '../reference/signers.ts';

/**
 * Whether names that callers make up stay behind: `node test/hostile/bounded-maps.ts [requests]`.
 *
 * Every request brings a type, an app key and an address (by a trusted proxy's header) that no other has. Prints the
 * heap after a collection and the number of metric series, early and at the end.
 */
const REQUESTS = Number(process.argv[2] ?? 200_000);
const ABREAST = 100;
const parsed = parseDocument(`
version: 1
listen: { gateway: "127.0.0.1:0", admin: "127.0.0.1:0", status: "127.0.0.1:0" }
trusted_proxies: [127.0.0.0/8]
upstreams: [{ name: examples, mock: true }]
apis: [{ type: bg.get, upstream: examples, token: none, example: {} }]
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [a-secret], packages: [all], limit: none }]
`);
if (!('document' in parsed)) throw new Error(JSON.stringify(parsed.faults));
setFlagsFromString('--expose-gc');
// The flag puts `gc` into contexts that are made from now on.
const collectGarbage = runInNewContext('gc') as () => void;
const gateway = await startGateway({ document: parsed.document, revision: 'r' });
const codes = new Map<string, number>();
const connection = await RawConnection.open(gateway.listening.gateway.port);
for (let nth = 0; nth <= REQUESTS; nth += ABREAST) {
  if (nth === REQUESTS / 10 || nth === REQUESTS / 2 || nth === REQUESTS) await printState(nth);
  if (nth === REQUESTS) break;
  connection.send(Array.from({ length: ABREAST }, (_, offset) => requestOf(nth + offset)).join(''));
  for (let left = ABREAST; left > 0; left -= 1) {
    const code = /"errorCode":(\d+)/.exec((await connection.answer()).body.toString())?.[1] ?? 'none';
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
}
connection.close();
await gateway.drain(0);
console.log(JSON.stringify(Object.fromEntries(codes)));

/** In turn: an unknown app, a wrong sign, a right one for a type that does not exist. */
function requestOf(nth: number): string {
  const isUnknownApp = nth % 3 === 0;
  const params = {
    type: `made.up.${nth}`,
    app_key: isUnknownApp ? `made-up-${nth}` : 'shop',
    timestamp: Math.floor(Date.now() / 1000),
    data_type: 'JSON',
  };
  const { body } = signCall('plain', params, nth % 3 === 1 ? 'a-wrong-one' : 'a-secret');
  const address = `2001:db8::${(nth >>> 16).toString(16)}:${(nth & 0xffff).toString(16)}`;
  const head = `POST /openapi/router HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}`;
  return `${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

async function printState(requests: number): Promise<void> {
  const { status } = gateway.listening;
  if (status === undefined) throw new Error('no status listener');
  const text = await (await fetch(`http://${status.host}:${status.port}/metrics`)).text();
  const series = text.split('\n').filter(line => line !== '' && !line.startsWith('#')).length;
  collectGarbage();
  const heapMiB = process.memoryUsage().heapUsed / 2 ** 20;
  console.log(`${requests} requests: heap ${heapMiB.toFixed(1)} MiB, ${series} metric series`);
}
