import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { listenOnLoopback } from '../faults/listen-on-loopback.ts';
import type { RawAnswer } from '../faults/raw-connection.ts';
import { RawConnections } from '../faults/raw-connections.ts';
import { requestOf } from '../gateway/http-stage.ts';
import { fillRequest } from '../transcripts/fill-placeholders.ts';
import { MovableClock, startTestGateway, type TestGateway } from '../transcripts/running-gateway.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
/** What the gateway reads at once from a service. */
const READ_BYTES = 64 * 1024;
const CALLERS = 40;

/** What a service does with a call whose own answer, framed, is given. */
type Deed = (socket: Socket, own: Buffer) => void;

const EVIL = framed('"of another call"');
const deeds: Readonly<Record<string, Deed>> = {
  'an answer with another behind it': (socket, own) => socket.write(Buffer.concat([own, EVIL])),
  'an answer with ten others behind it': (socket, own) =>
    socket.write(Buffer.concat([own, ...Array.from({ length: 10 }, () => EVIL)])),
  'an answer with half of another behind it': (socket, own) =>
    socket.write(Buffer.concat([own, EVIL.subarray(0, 20)])),
  'an answer that ends with what is read at once, and another behind it': (socket, own) => {
    const [, body = ''] = own.toString().split('\r\n\r\n');
    const short = framed(body.padEnd(READ_BYTES - 200));
    // White space of the JSON fills it up.
    socket.write(Buffer.concat([framed(body.padEnd(READ_BYTES - 200 + READ_BYTES - short.length)), EVIL]));
  },
  'a 204 with a body behind it': socket =>
    socket.write(Buffer.concat([Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'), EVIL])),
  'a 204 that announces a body': socket =>
    socket.write(Buffer.concat([Buffer.from('HTTP/1.1 204 -\r\ncontent-length: 5\r\n\r\n'), EVIL])),
  'a 304 with a body behind it': socket =>
    socket.write(Buffer.concat([Buffer.from('HTTP/1.1 304 -\r\n\r\n'), EVIL])),
  'two lengths': socket =>
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 60\r\n\r\n{}${EVIL.toString()}`),
  'a length beside chunks': socket =>
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-length: 7\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n${EVIL.toString()}`,
    ),
  'a chunk that is longer than it says': socket =>
    socket.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}${EVIL.toString()}`),
  'chunks, and another answer behind the last': socket =>
    socket.write(
      `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n${EVIL.toString()}`,
    ),
  'a flood of interim answers, then its own with another behind it': (socket, own) =>
    socket.write(Buffer.concat([Buffer.from('HTTP/1.1 103 E\r\n\r\n'.repeat(500)), own, EVIL])),
  'an answer in single bytes, and another behind it': (socket, own) => {
    for (const byte of Buffer.concat([own, EVIL])) socket.write(Buffer.from([byte]));
  },
  'an answer over HTTP/1.0 with another behind it': (socket, own) =>
    socket.write(Buffer.concat([Buffer.from(own.toString().replace('HTTP/1.1', 'HTTP/1.0')), EVIL])),
};

describe('what a hostile service sends for one call', { timeout: 120_000 }, () => {
  const service: Server = createServer(socket => serve(socket));
  let deed: Deed = () => {};
  let gateway: TestGateway;
  let connections: RawConnections;

  before(async () => {
    const port = await listenOnLoopback(service);
    gateway = await startTestGateway(documentOf(port), new MovableClock(NOW_MS));
    connections = new RawConnections(gateway.port);
  });
  after(async () => {
    connections.close();
    await gateway.drain(0);
    service.close();
  });

  /** Every other call is answered well: those are the ones that an answer to another may reach. */
  function serve(socket: Socket): void {
    let received = '';
    socket
      .on('error', () => {})
      .on('data', (chunk: Buffer) => {
        received += chunk.toString('latin1');
        for (let id = takeCall(); id !== undefined; id = takeCall()) {
          const own = framed(`"${id}"`);
          if (id.startsWith('evil')) deed(socket, own);
          else socket.write(own);
        }
      });
    const takeCall = (): string | undefined => {
      const [whole, id] = /^POST .*?\r\n\r\n\{"pad":"([^"]+)"\}/s.exec(received) ?? [];
      received = received.slice(whole?.length ?? 0);
      return id;
    };
  }

  for (const [what, how] of Object.entries(deeds)) {
    test(`${what}: never reaches the caller of another call`, async () => {
      deed = how;
      for (let round = 0; round < 3; round += 1) {
        const ids = Array.from({ length: CALLERS }, (_, nth) => `${nth % 2 === 0 ? 'evil' : 'good'}-${nth}`);
        const answers = await Promise.all(ids.map(id => connections.ask(requestOf({ body: bodyOf(id) }))));
        for (const [nth, id] of ids.entries()) expectOwn(id, answers[nth]);
        // One behind the other: each of them meets a connection that an evil one has left.
        for (const id of ['evil-1', 'good-1', 'evil-2', 'good-2'])
          expectOwn(id, await connections.ask(requestOf({ body: bodyOf(id) })));
      }
    });
  }
});

/** A good call gets its own answer, and nobody gets that of another. */
function expectOwn(id: string, answer: RawAnswer | undefined): void {
  const text = answer?.body.toString() ?? '';
  assert.doesNotMatch(text, /of another call/);
  const [, answered = id] = /"result":\s*"((?:good|evil)-\d+)/.exec(text) ?? [];
  assert.equal(answered, id, text);
  if (id.startsWith('good')) assert.match(text, new RegExp(`"result":\\s*"${id}".*"errorCode":1000000`));
}

function bodyOf(id: string): Buffer {
  const text = `{"type":"bg.service.get","app_key":"shop","timestamp":{now},"data_type":"JSON","pad":"${id}","sign":"{sign}"}`;
  return fillRequest(text, { generation: 'openapi', nowMs: NOW_MS });
}

function documentOf(port: number): string {
  return `
connections: { per_address: 100000 }
upstreams: [{ name: service, url: "http://127.0.0.1:${port}", in_flight: 4096 }]
apis: [{ type: bg.service.get, upstream: service, token: none }]
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [shop-secret], packages: [all], limit: none }]
`;
}

function framed(body: string): Buffer {
  return Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
}
