import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Whether the gateway made this call within `windowSeconds` of `now`; header names in lower case, `body` as bytes. */
export function isFromGateway({ key, now, method, target, headers, body }, windowSeconds = 300) {
  const context = headers['x-gatewright-context'] ?? '';
  const [, t, n, b, mac] = /^t=(\d+),n=(\w+),b=(\w+),v1=([0-9a-f]{64})$/.exec(context) ?? [];
  if (mac === undefined || Math.abs(now - Number(t)) > windowSeconds) return false;
  if (b !== 'stream' && b !== createHash('sha256').update(body).digest('hex')) return false;
  const names = Object.keys(headers).filter(
    name => name.startsWith('x-gatewright-') && name !== 'x-gatewright-context',
  );
  const own = names.map(name => `${name}:${headers[name]}`).sort();
  const signed = ['v1', t, n, method, target, ...own, b].join('\n');
  return timingSafeEqual(createHmac('sha256', key).update(signed).digest(), Buffer.from(mac, 'hex'));
}

// CONTEXT_KEY=… node verify.mjs < request: a whole HTTP request, as it came.
if (process.argv[1] === import.meta.filename) {
  const request = readFileSync(0);
  const end = request.indexOf('\r\n\r\n');
  const [first, ...lines] = request.toString('latin1', 0, end).split('\r\n');
  const [method, target] = first.split(' ');
  const headers = {};
  for (const line of lines) {
    const [, name, value] = /^([^:]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    const known = name.toLowerCase();
    headers[known] = known in headers ? `${headers[known]}, ${value}` : value;
  }
  const now = Number(process.env.NOW ?? Date.now() / 1000);
  const call = {
    key: process.env.CONTEXT_KEY,
    now,
    method,
    target,
    headers,
    body: request.subarray(end + 4),
  };
  console.log(isFromGateway(call) ? 'valid' : 'invalid');
}
