import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { createRandom } from '../reference/random.ts';
import { FaultProxy, type FaultProxyOptions } from './fault-proxy.ts';
import type { Faults } from './faults.ts';
import { randomFaults } from './faults.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';
import { RawConnection } from './raw-connection.ts';

describe('the fault proxy', { timeout: 30_000 }, () => {
  test('without faults passes every byte both ways, and counts connections and bytes', async t => {
    const { proxy, connect } = await stage(t);
    const connection = await connect();
    connection.send(Buffer.alloc(300_000, 'a'));
    await has(connection, 300_000);
    assert.deepEqual(proxy.counts, {
      connections: 1,
      open: 1,
      bytesToService: 300_000,
      bytesToClient: 300_000,
    });
    connection.end();
    assert.equal(await connection.ended, 'closed');
  });

  test('passes the end of one side on, and leaves the other side open', async t => {
    const { connect, served } = await stage(t);
    const connection = await connect();
    connection.send('one');
    await has(connection, 3);
    const [socket] = served;
    assert.ok(socket !== undefined);
    const ended = once(socket, 'end');
    connection.end();
    await ended;
    assert.equal(await connection.ended, 'closed');
  });

  test('latency holds every byte back at least so long', async t => {
    const { proxy, connect } = await stage(t);
    const connection = await connect();
    proxy.inflict({ toService: { latencyMs: 40, jitterMs: 10 } });
    const startedMs = performance.now();
    connection.send('late');
    await has(connection, 4);
    // Timers may fire a millisecond early.
    assert.ok(performance.now() - startedMs >= 39);
  });

  test('bandwidth takes at least the time that the bytes need', async t => {
    const { proxy, connect } = await stage(t);
    const connection = await connect();
    proxy.inflict({ toClient: { bytesPerSecond: 100_000, sliceBytes: 1_000 } });
    const startedMs = performance.now();
    connection.send(Buffer.alloc(6_000, 'a'));
    await has(connection, 6_000);
    assert.ok(performance.now() - startedMs >= 45);
  });

  test('slices arrive in order and complete', async t => {
    const { proxy, connect } = await stage(t);
    const connection = await connect();
    proxy.inflict({ toService: { sliceBytes: 3, sliceDelayMs: 1 }, toClient: { sliceBytes: 2 } });
    connection.send('the quick brown fox');
    await has(connection, 19);
    assert.equal(connection.unread.toString(), 'the quick brown fox');
  });

  test('resets both sides after exactly so many bytes towards the service', async t => {
    const { proxy, connect, received, served } = await stage(t);
    proxy.inflict({ toService: { resetAfterBytes: 5 } });
    const connection = await connect();
    connection.send('0123456789');
    assert.equal(await connection.ended, 'reset');
    const [socket] = served;
    await until(() => socket?.closed === true);
    assert.equal(received(), '01234');
  });

  test('resets both sides after exactly so many bytes towards the client', async t => {
    const { proxy, connect } = await stage(t);
    proxy.inflict({ toClient: { resetAfterBytes: 5 } });
    const connection = await connect();
    connection.send('0123456789');
    assert.equal(await connection.ended, 'reset');
    assert.equal(connection.unread.toString(), '01234');
  });

  test('with a reset after 0 bytes, not one byte passes', async t => {
    const { proxy, connect, received } = await stage(t);
    proxy.inflict({ toService: { resetAfterBytes: 0 } });
    const connection = await connect();
    connection.send('0123456789');
    assert.equal(await connection.ended, 'reset');
    assert.equal(received(), '');
  });

  test('closes in order after exactly so many bytes', async t => {
    const { proxy, connect } = await stage(t);
    proxy.inflict({ toClient: { closeAfterBytes: 4 } });
    const connection = await connect();
    connection.send('0123456789');
    assert.equal(await connection.ended, 'closed');
    assert.equal(connection.unread.toString(), '0123');
  });

  test('a black hole swallows nothing: what it held arrives once it is lifted, on the open connection', async t => {
    const { proxy, connect, received } = await stage(t);
    const connection = await connect();
    connection.send('first,');
    await has(connection, 6);
    proxy.inflict({ toService: { isBlackHole: true } });
    connection.send('second');
    await until(() => proxy.counts.bytesToService === 12);
    assert.equal(received(), 'first,');
    proxy.inflict({});
    await has(connection, 12);
    assert.equal(connection.unread.toString(), 'first,second');
  });

  test('resets on accept what comes while it is told to', async t => {
    const { proxy, connect, received } = await stage(t);
    proxy.inflict({ resetsOnAccept: true });
    assert.equal(await endOf(connect()), 'reset');
    assert.equal(received(), '');
    proxy.inflict({});
    const second = await connect();
    second.send('y');
    await has(second, 1);
  });

  test('passes an end on later, where closing is slow', async t => {
    const { proxy, connect } = await stage(t);
    const connection = await connect();
    proxy.inflict({ toService: { slowCloseMs: 40 } });
    const startedMs = performance.now();
    connection.end();
    await connection.ended;
    assert.ok(performance.now() - startedMs >= 39);
  });

  test('gives each connection the faults that were drawn for it, the same for the same seed', async t => {
    const drawn = (nth: number): Faults => randomFaults(createRandom(7, nth));
    const kinds = new Set(Array.from({ length: 200 }, (_, nth) => JSON.stringify(drawn(nth))));
    assert.ok(kinds.size > 50, `${kinds.size} different faults`);
    assert.deepEqual(drawn(3), drawn(3));
    const faultsOf = (nth: number): Faults => (nth === 1 ? { resetsOnAccept: true } : {});
    const { connect } = await stage(t, { faultsOf });
    const first = await connect();
    assert.equal(await endOf(connect()), 'reset');
    first.send('still here');
    await has(first, 10);
  });

  test('shows every chunk to who listens, before anything is done to it', async t => {
    const seen: string[] = [];
    const onBytes: FaultProxyOptions['onBytes'] = (nth, way, chunk) =>
      seen.push(`${nth} ${way} ${chunk.toString()}`);
    const { proxy, connect } = await stage(t, { onBytes });
    proxy.inflict({ toService: { resetAfterBytes: 1 } });
    const connection = await connect();
    connection.send('seen whole');
    await connection.ended;
    assert.deepEqual(seen, ['0 toService seen whole']);
  });
});

interface ProxyStage {
  readonly proxy: FaultProxy;
  /** The service's ends of its connections. */
  readonly served: readonly Socket[];
  readonly connect: () => Promise<RawConnection>;
  /** What came to the service so far. */
  readonly received: () => string;
}

/** A proxy in front of a service that says back what it hears. */
async function stage(t: TestContext, options: Partial<FaultProxyOptions> = {}): Promise<ProxyStage> {
  const served: Socket[] = [];
  const chunks: Buffer[] = [];
  const server = createServer(socket => {
    served.push(socket);
    socket
      .on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        socket.write(chunk);
      })
      .on('error', () => {});
  });
  const servicePort = await listenOnLoopback(server);
  const proxy = await FaultProxy.start({ servicePort, ...options });
  const open: RawConnection[] = [];
  t.after(async () => {
    for (const connection of open) connection.close();
    await proxy.stop();
    for (const socket of served) socket.destroy();
    server.close();
  });
  return {
    proxy,
    served,
    async connect() {
      const connection = await RawConnection.open(proxy.port);
      open.push(connection);
      return connection;
    },
    received: () => Buffer.concat(chunks).toString(),
  };
}

/** A reset may come before the connection is told of, or behind it. */
async function endOf(connecting: Promise<RawConnection>): Promise<'closed' | 'reset'> {
  const connection = await connecting.catch(() => undefined);
  return connection === undefined ? 'reset' : connection.ended;
}

function has(connection: RawConnection, bytes: number): Promise<void> {
  return until(() => {
    assert.ok(!connection.isOver || connection.unread.length >= bytes, 'the connection is over');
    return connection.unread.length >= bytes;
  });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(resolve => setImmediate(resolve));
}
