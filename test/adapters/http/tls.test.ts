import assert from 'node:assert/strict';
import type { LookupFunction, Socket } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { secureContextOf } from '../../../src/adapters/http/open-socket.ts';
import { pem } from './certificates.ts';
import { openStage, type PoolStage, textOf } from './pool-stage.ts';
import { RawPeer } from './raw-peer.ts';
import { upstreamOf } from './upstream-stage.ts';

const CA = pem('ca.pem');
const TRUSTING = secureContextOf({ ca: CA, cert: undefined, key: undefined });
const KNOWN = secureContextOf({ ca: CA, cert: pem('gateway.pem'), key: pem('gateway.key') });
const DISTRUSTING = secureContextOf({ ca: pem('other-ca.pem'), cert: undefined, key: undefined });

/** Every name is this machine. */
const lookup: LookupFunction = (_name, { all }, done) => {
  if (all === true) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
};

let stage: PoolStage | undefined;

afterEach(async () => {
  await stage?.stop();
  assert.equal(stage?.pool.size, 0);
  assert.equal(stage.toldTwice(), 0);
});

describe('a service over TLS', () => {
  for (const host of ['orders.test', '127.0.0.1', 'localhost']) {
    test(`is called by a name or an address of its certificate: ${host}, and the connection is kept`, async () => {
      const { peer, call } = await secureStage({ host, secureContext: TRUSTING });
      const told = call();
      const service = await peer.accept();
      await service.read(/\{\}/);
      service.answer('first');
      assert.equal(await textOf(told), '200 first');
      const next = call();
      await service.read(/\{\}/);
      service.answer('second');
      assert.equal(await textOf(next), '200 second');
      assert.equal(peer.connections, 1);
    });
  }

  test('is told the name that it is called by', async () => {
    const names: string[] = [];
    const { peer, call } = await secureStage(
      { host: 'orders.test', secureContext: TRUSTING },
      {
        SNICallback: (name, done) => {
          names.push(name);
          done(null);
        },
      },
    );
    const told = call();
    (await peer.accept()).answer('');
    await told;
    assert.deepEqual(names, ['orders.test']);
  });

  test('is not told an address as a name', async () => {
    const names: string[] = [];
    const { peer, call } = await secureStage(
      { secureContext: TRUSTING },
      {
        SNICallback: (name, done) => {
          names.push(name);
          done(null);
        },
      },
    );
    const told = call();
    (await peer.accept()).answer('');
    await told;
    assert.deepEqual(names, []);
  });

  test('takes a large body in a stream and gives a large answer, byte for byte', async () => {
    const { peer, call } = await secureStage({ secureContext: TRUSTING });
    const pieces = Array.from({ length: 64 }, (_, i) => Buffer.alloc(50_000, i));
    const told = call({
      request: Buffer.from(`PUT /a HTTP/1.1\r\nhost: a\r\ncontent-length: ${64 * 50_000}\r\n\r\n`),
      body: { pieces: streamOf(pieces), length: 64 * 50_000 },
    });
    const service = await peer.accept();
    await service.head();
    const body = await service.take(64 * 50_000);
    assert.ok(body === Buffer.concat(pieces).toString('latin1'));
    service.answer(body);
    const answer = await textOf(told);
    assert.ok(answer === `200 ${body}`);
  });

  for (const [why, options, cause] of [
    [
      'another name stands in its certificate',
      { host: 'stock.test', secureContext: TRUSTING },
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    ['another authority is trusted', { secureContext: DISTRUSTING }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['only what Node trusts is trusted', {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ] as const) {
    test(`is silent and gets nothing where ${why}`, async () => {
      const { peer, call } = await secureStage(options);
      const told = await textOf(call());
      assert.match(told, new RegExp(`^{"outcome":"silent","sent":false,"cause":"${cause}: `));
      assert.equal(peer.latest?.total ?? 0, 0);
    });
  }

  test('is silent and gets nothing where its certificate is that of a client', async () => {
    const options = { cert: pem('gateway.pem'), key: pem('gateway.key') };
    const { call } = await secureStage({ secureContext: TRUSTING }, options);
    assert.match(await textOf(call()), /"sent":false,"cause":"INVALID_PURPOSE/);
  });

  test('is verified whatever the environment says', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const { call } = await secureStage({ secureContext: DISTRUSTING });
      assert.match(await textOf(call()), /"sent":false/);
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });

  test('that speaks no TLS is silent and gets nothing', async () => {
    stage = await openStage({ isTls: true, secureContext: TRUSTING });
    const told = stage.call();
    const service = await stage.peer.accept();
    service.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n');
    assert.match(await textOf(told), /"sent":false,"cause":"(ERR_SSL|EPROTO)/);
    assert.doesNotMatch(service.unread, /HTTP/);
  });

  test('that speaks TLS 1.1 at most is silent and gets nothing', async () => {
    const { call } = await secureStage(
      { secureContext: TRUSTING },
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    );
    assert.match(await textOf(call()), /"sent":false,"cause":"(ERR_SSL|EPROTO|ECONNRESET)/);
  });

  test('that hangs in the handshake is silent at the deadline, and gets nothing', async () => {
    stage = await openStage({ isTls: true, secureContext: TRUSTING });
    const told = stage.call({ timeoutMs: 50 });
    const service = await stage.peer.accept();
    assert.equal(
      await textOf(told),
      '{"outcome":"silent","sent":false,"cause":"no complete answer within 50 ms"}',
    );
    await service.closed;
  });

  test('that closes in the handshake is silent and gets nothing', async () => {
    stage = await openStage({ isTls: true, secureContext: TRUSTING });
    const told = stage.call();
    const service = await stage.peer.accept();
    await service.read(/./s);
    service.end();
    assert.match(await textOf(told), /"sent":false/);
  });
});

describe('a service that asks who calls', () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const asking: TlsOptions = {
      requestCert: true,
      rejectUnauthorized: true,
      ca: CA,
      minVersion: version,
      maxVersion: version,
    };

    test(`takes our certificate, in ${version}`, async () => {
      const { peer, call } = await secureStage({ secureContext: KNOWN }, asking);
      const told = call();
      const service = await peer.accept();
      await service.read(/\{\}/);
      service.answer('known');
      assert.equal(await textOf(told), '200 known');
    });

    test(`refuses us without one, and nothing was sent that it read, in ${version}`, async () => {
      const { peer, call } = await secureStage({ secureContext: TRUSTING }, asking);
      assert.match(await textOf(call()), /"sent":false,"cause":"/);
      assert.equal(peer.connections, 0);
    });

    test(`refuses ours where it trusts others, in ${version}`, async () => {
      const { peer, call } = await secureStage(
        { secureContext: KNOWN },
        { ...asking, ca: pem('other-ca.pem') },
      );
      // A service may end the connection in silence, once the handshake is over for us.
      assert.match(
        await textOf(call()),
        version === 'TLSv1.2' ? /"sent":false,"cause"/ : /"outcome":"silent"/,
      );
      assert.equal(peer.connections, 0);
    });
  }
});

describe('the handshake of a second connection', () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const options: TlsOptions = { minVersion: version, maxVersion: version, requestCert: true, ca: CA };

    test(`goes on from the session of the first, in ${version}`, async () => {
      const { peer, reused, answerOne } = await resumingStage({ secureContext: KNOWN }, options);
      await answerOne();
      await answerOne();
      await answerOne();
      assert.equal(peer.connections, 3);
      assert.deepEqual(reused, [false, true, true]);
    });
  }

  test('is a whole one where the service does not know the session any more', async () => {
    const { server, reused, answerOne } = await resumingStage({ secureContext: TRUSTING });
    await answerOne();
    server.setTicketKeys(Buffer.alloc(48, 7));
    await answerOne();
    assert.deepEqual(reused, [false, false]);
  });

  test('is a whole one behind a connection that broke', async () => {
    const { reused, answerOne, call, peer, carriers } = await resumingStage({ secureContext: TRUSTING });
    await answerOne();
    const told = call();
    const service = await peer.accept();
    await service.read(/\{\}/);
    carriers.at(-1)?.resetAndDestroy();
    assert.match(await textOf(told), /"outcome":"silent"/);
    await answerOne();
    assert.deepEqual(reused, [false, true, false]);
  });
});

test('the certificates of the document are those of every endpoint of its upstream', async () => {
  const { peer } = await secureStage({}, { requestCert: true, rejectUnauthorized: true, ca: CA });
  const tls = { ca: CA, cert: pem('gateway.pem'), key: pem('gateway.key') };
  await using known = upstreamOf([`https://127.0.0.1:${peer.port}/base`], { tls });
  const told = known.send();
  const service = await peer.accept();
  assert.match(await service.head(), /^POST \/base\/ HTTP\/1\.1\r\nhost: 127\.0\.0\.1:/);
  service.answer('{}');
  assert.equal((await told).outcome, 'answered');
  await using unknown = upstreamOf([`https://127.0.0.1:${peer.port}`]);
  assert.match(await textOf(unknown.send()), /"sent":false,"cause":"SELF_SIGNED_CERT_IN_CHAIN/);
});

async function secureStage(
  origin: Parameters<typeof openStage>[0],
  options: TlsOptions = {},
): Promise<PoolStage> {
  const server = createServer({ cert: pem('service.pem'), key: pem('service.key'), ...options });
  server.on('tlsClientError', () => {});
  stage = await openStage({ isTls: true, lookup, ...origin }, await RawPeer.start(server));
  return stage;
}

async function* streamOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

/** A service over TLS that closes each connection behind its answer, and which handshakes went on from another one. */
async function resumingStage(origin: Parameters<typeof openStage>[0], options: TlsOptions = {}) {
  const reused: boolean[] = [];
  const server = createServer({ cert: pem('service.pem'), key: pem('service.key'), ...options });
  /** The TCP connections below. */
  const carriers: Socket[] = [];
  server
    .on('tlsClientError', () => {})
    .on('connection', carrier => carriers.push(carrier))
    .on('secureConnection', (socket: TLSSocket) => reused.push(socket.isSessionReused()));
  const session = { ticket: undefined };
  stage = await openStage({ isTls: true, lookup, session, ...origin }, await RawPeer.start(server));
  const { peer, call } = stage;
  const answerOne = async (): Promise<void> => {
    const told = call();
    const service = await peer.accept();
    await service.read(/\{\}/);
    service.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    assert.equal(await textOf(told), '200 ');
    await service.closed;
  };
  return { server, peer, call, reused, carriers, answerOne };
}
