import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { LatencyHistogram } from './latency-histogram.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';
import { LoadGenerator } from './load-generator.ts';
import { type LoadPlan, type LoadReport, type LoadTally, lostOf } from './load-plan.ts';
import { OpenLoop } from './open-loop.ts';

const ENVELOPE = '{"result":1,"success":true,"requestId":"us-1","errorCode":1000000,"errorMsg":""}';
const SHED = '{"success":false,"requestId":"us-1","errorCode":4000000,"errorMsg":""}';
const REQUEST = Buffer.from('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n').toString('base64');

describe('the open-loop load generator', { timeout: 30_000 }, () => {
  test('sends every request of its rate and counts every answer by its code', async t => {
    let seen = 0;
    const port = await serve(t, (_request, response) => {
      seen += 1;
      response.end(seen % 4 === 0 ? SHED : ENVELOPE);
    });
    const report = await load({ targets: [{ port }], perSecond: 500, durationMs: 200 });
    assert.equal(seen, 100);
    assert.deepEqual(report.codes, { 1000000: 75, 4000000: 25 });
    assert.equal(LatencyHistogram.from(report.success).count, 75);
    assert.equal(LatencyHistogram.from(report.failure).count, 25);
    expectWhole(report);
  });

  test('counts answers that are no envelope by their status, and those without what they had to hold as odd', async t => {
    const port = await serve(t, (_request, response) =>
      response.writeHead(503, { 'content-length': 5 }).end('sorry'),
    );
    const requests = [
      { bytes: REQUEST, expects: 'sorry' },
      { bytes: REQUEST, expects: 'welcome' },
    ];
    const report = await load({ targets: [{ port }], requests, perSecond: 500, durationMs: 40 });
    assert.deepEqual(report.codes, { 'http 503': 20 });
    assert.equal(report.odd, 10);
  });

  test('does not wait: requests go out while none is answered, and latency counts from when they were due', async t => {
    const held: ServerResponse[] = [];
    const port = await serve(t, (_request, response) => {
      held.push(response);
      if (held.length === 30) for (const each of held) each.end(ENVELOPE);
    });
    const report = await load({ targets: [{ port }], perSecond: 100, durationMs: 300 });
    assert.deepEqual(report.codes, { 1000000: 30 });
    // The first one waited for the last one, which was due 290 ms later.
    assert.ok(LatencyHistogram.from(report.success).quantileMs(1) >= 290);
    assert.equal(report.connections, 30);
  });

  test('makes requests wait beyond its connections, and counts that as latency too', async t => {
    const port = await serve(t, (_request, response) => setImmediate(() => response.end(ENVELOPE)));
    const plan = { targets: [{ port }], perSecond: 1000, durationMs: 100, connectionsMax: 1 };
    const report = await load(plan);
    assert.equal(report.connections, 1);
    expectWhole(report);
    assert.equal(lostOf(report), 0);
  });

  test('counts what cannot connect as refused', async () => {
    const server = createServer();
    const port = await listenOnLoopback(server);
    await new Promise(resolve => server.close(resolve));
    const report = await load({ targets: [{ port }], perSecond: 500, durationMs: 40 });
    assert.equal(report.refused, 20);
    expectWhole(report);
  });

  test('counts a connection that ends in place of the answer, or in it, as lost', async t => {
    let seen = 0;
    const port = await serveBytes(t, socket => {
      seen += 1;
      if (seen % 2 === 0) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf');
      else socket.resetAndDestroy();
    });
    const report = await load({ targets: [{ port }], perSecond: 500, durationMs: 40, freshShare: 1 });
    assert.equal(lostOf(report), 20);
    assert.equal(report.lost['closed'], 10);
    expectWhole(report);
  });

  test('counts an answer that comes too late as lost', async t => {
    const port = await serveBytes(t, () => {});
    const report = await load({ targets: [{ port }], perSecond: 500, durationMs: 20, timeoutMs: 30 });
    assert.deepEqual(report.lost, { timeout: 10 });
  });

  test('opens connections of their own for the share that it is told, and keeps the others alive', async t => {
    const port = await serve(t, (_request, response) => response.end(ENVELOPE));
    const fresh = await load({ targets: [{ port }], perSecond: 200, durationMs: 200, freshShare: 0.25 });
    assert.ok(fresh.connections >= 11 && fresh.connections < 40, String(fresh.connections));
  });

  test('uses no connection again whose answer said close', async t => {
    const port = await serve(t, (_request, response) =>
      response.setHeader('connection', 'close').end(ENVELOPE),
    );
    const report = await load({ targets: [{ port }], perSecond: 200, durationMs: 100 });
    assert.deepEqual(report.codes, { 1000000: 20 });
    assert.equal(report.connections, 20);
  });

  test('tallies by label and by window, and both add up', async t => {
    const port = await serve(t, (_request, response) => response.end(ENVELOPE));
    const requests = ['a', 'b', 'b'].map(label => ({ bytes: REQUEST, label }));
    const report = await load({
      targets: [{ port }],
      requests,
      perSecond: 300,
      durationMs: 200,
      windowMs: 50,
    });
    assert.equal(report.labels['a']?.scheduled, 20);
    assert.equal(report.labels['b']?.scheduled, 40);
    assert.deepEqual(
      report.windows.map(({ scheduled }) => scheduled),
      [15, 15, 15, 15],
    );
  });

  test('keeps when each request was sent and answered where it is asked to', async t => {
    const port = await serve(t, (_request, response) => response.end(ENVELOPE));
    const { events } = await load({ targets: [{ port }], perSecond: 200, durationMs: 50, keepsEvents: true });
    assert.equal(events.length, 10);
    assert.ok(events.every(([sentMs, answeredMs, code]) => answeredMs >= sentMs && code === '1000000'));
  });

  test('leaves a target that is not ready alone, and takes it up again', async t => {
    let looks = 0;
    const readyPort = await serve(t, (_request, response) => {
      looks += 1;
      response.writeHead(looks > 4 ? 200 : 503).end();
    });
    const seenAt: number[] = [];
    const watched = await serve(t, (_request, response) => {
      seenAt.push(looks);
      response.end(ENVELOPE);
    });
    const other = await serve(t, (_request, response) => response.end(ENVELOPE));
    const targets = [{ port: watched, readyPort }, { port: other }];
    const report = await load({ targets, perSecond: 100, durationMs: 600 });
    assert.deepEqual(report.codes, { 1000000: 60 });
    assert.deepEqual(
      seenAt.filter(at => at > 1 && at < 5),
      [],
    );
    assert.ok(seenAt.some(at => at >= 5));
  });

  test('loads other targets once it is told to', async t => {
    const counts = [0, 0];
    const ports = await Promise.all(
      counts.map((_, nth) =>
        serve(t, (_request, response) => {
          counts[nth] = (counts[nth] ?? 0) + 1;
          if (nth === 0 && counts[0] === 5) loop.retarget([{ port: ports[1] ?? 0 }]);
          response.end(ENVELOPE);
        }),
      ),
    );
    const plan = { requests: [{ bytes: REQUEST }], perSecond: 200, durationMs: 200 };
    const loop: OpenLoop = new OpenLoop({ targets: [{ port: ports[0] ?? 0 }], ...plan });
    const report = await loop.run();
    assert.equal(lostOf(report), 0);
    assert.ok((counts[1] ?? 0) > 0 && (counts[0] ?? 0) >= 5);
  });

  test('runs as a process of its own, one plan after the other, and says why where it cannot', async t => {
    const folder = mkdtempSync(join(tmpdir(), 'gatewright-load-'));
    const generator = new LoadGenerator(folder);
    t.after(async () => {
      await generator.stop();
      rmSync(folder, { recursive: true });
    });
    const port = await serve(t, (_request, response) => response.end(ENVELOPE));
    const plan = { targets: [{ port }], requests: [{ bytes: REQUEST }], perSecond: 200, durationMs: 100 };
    for (let round = 0; round < 2; round += 1) {
      assert.deepEqual((await generator.run(plan)).codes, { 1000000: 20 });
    }
    await assert.rejects(generator.run({ ...plan, requests: [] }), /nothing to send/);
  });
});

function load(plan: Omit<LoadPlan, 'requests'> & Partial<LoadPlan>): Promise<LoadReport> {
  return new OpenLoop({ requests: [{ bytes: REQUEST }], ...plan }).run();
}

/** Every request has exactly one outcome. */
function expectWhole(tally: LoadTally): void {
  const answered = Object.values(tally.codes).reduce((sum, count) => sum + count, 0);
  assert.equal(answered + lostOf(tally), tally.scheduled);
}

async function serve(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<number> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answer(request, response));
  });
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return listenOnLoopback(server);
}

async function serveBytes(t: TestContext, onRequest: (socket: Socket) => void): Promise<number> {
  const open = new Set<Socket>();
  const server: Server = createTcpServer(socket => {
    open.add(socket);
    socket.on('data', () => onRequest(socket)).on('error', () => {});
  });
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return listenOnLoopback(server);
}
