import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CallOptions } from '../../sdk/src/call-options.ts';
import { type Client, createClient } from '../../sdk/src/client.ts';
import type { ClientOptions } from '../../sdk/src/client-options.ts';
import { RefusedError } from '../../sdk/src/errors.ts';
import { type CallParameters, rawJson } from '../../sdk/src/parameters.ts';
import { systemClock } from '../../src/adapters/node/system-clock.ts';
import { FileService } from '../gateway/file-service.ts';
import { startTestGateway, type TestGateway } from '../transcripts/running-gateway.ts';
import { failureOf } from './client-stage.ts';
import { DEMO, DEMO_APP } from './demo.ts';

const SUSPENDED = {
  appKey: '656f1012637d028c1519fdfb147b3975',
  appSecret: 'cd84576b2056af9bc9427ce2c15ab5f3f8072b3f',
};
const OFFICE = {
  appKey: '0d5a24a79638f0f2f06ccb69d6897386',
  appSecret: 'f27b710b2167c431ecf6277b542b55afcd42634c',
};
const ORDERS = 'bg.order.list.v2.get';

let gateway: TestGateway;
before(async () => {
  gateway = await startTestGateway(DEMO, systemClock);
});
after(() => gateway.drain(0));

function client(options: Partial<ClientOptions> = {}): Client {
  return createClient({
    baseUrl: `http://127.0.0.1:${gateway.port}`,
    ...DEMO_APP,
    retry: { attempts: 1 },
    ...options,
  });
}

describe('against a real gateway', () => {
  test('a call succeeds, under each generation', async () => {
    const result = await client().call(ORDERS, { pageNumber: 1, pageSize: 10 });
    assert.ok(typeof result === 'object' && result !== null && 'totalItemNum' in result);
    assert.equal(result.totalItemNum, 2);
    const ark = client({ generation: 'ark', accessToken: undefined });
    assert.deepEqual(await ark.call('bg.clearance.invoice.get'), {
      invoiceList: [{ invoiceNo: 'INV-2026-000117', amount: '1280.00', currency: 'EUR' }],
    });
  });

  test('a staging environment is reached by its header', async () => {
    const headers = { 'x-canary-staging': 'staging' };
    await client().call('bg.local.goods.list.query', {}, { headers });
  });

  const corners: readonly { readonly what: string; readonly parameters: CallParameters }[] = [
    {
      what: 'digits beyond 2^53',
      parameters: { pageNumber: 1, id: 601099548666279999n, f: rawJson('1.50') },
    },
    {
      what: 'raw text with its spaces and escapes',
      parameters: '{ "pageNumber" : 1, "o": { "b": 1e400, "10": "\\u00e9\\/" } }',
    },
    {
      what: 'quotes, controls, nulls and empty strings',
      parameters: { pageNumber: 1, s: 'a"\\\n\u001f', n: null, e: '', o: { n: null, s: '<&>=\'"\n' } },
    },
    {
      what: 'text beyond the first plane',
      parameters: { pageNumber: 1, city: 'Zürich 🚚', list: ['日本', '𝒳'] },
    },
  ];
  for (const { what, parameters } of corners) {
    test(`${what} are signed as the dialect plain reads them`, async () => {
      await client().call(ORDERS, parameters);
      assert.equal(gateway.records.at(-1)?.dialect, 'plain');
    });
  }

  const refusals: readonly {
    readonly code: number;
    readonly type?: string;
    readonly options?: Partial<ClientOptions>;
    readonly call?: CallOptions;
    readonly parameters?: CallParameters;
  }[] = [
    { code: 2000000, type: 'temu.track.trackinginfo.get' },
    { code: 3000000, parameters: { pageNumber: '1' } },
    { code: 3000001, options: { appSecret: 'another' } },
    { code: 3000002, type: '' },
    { code: 3000003, type: 'bg.local.goods.add' },
    { code: 3000004, type: 'bg.order.list.get' },
    { code: 3000020, options: { generation: 'ark', appKey: 'nobody' } },
    { code: 3000021, type: 'bg.freight.template.list.query', options: { generation: 'ark' } },
    { code: 3000022, options: { generation: 'ark', ...SUSPENDED } },
    { code: 3000026, options: { appKey: 'nobody' } },
    { code: 3000027, type: 'bg.freight.template.list.query' },
    { code: 3000028, options: SUSPENDED },
    { code: 3000030, call: { accessToken: null } },
    { code: 3000031, call: { accessToken: 'unknown' } },
    {
      code: 3000032,
      type: 'bg.local.goods.list.query',
      call: { accessToken: 'uplnarrow04e54612aa35a0688e4a888695ba311fb763fb3fbbf423ea0d' },
    },
    { code: 3000033, call: { accessToken: 'uploffice0bb480e551e4213a2374f87a5f554cdaec1ecc42fbe4216ab4' } },
    { code: 3000034, call: { accessToken: 'uplexpired05befc40f8c63755f29b74e04f69a7aea15a6278f1f1015a0' } },
    { code: 5000000, call: { accessToken: 'uplrevoked0e7fcf853be03d48324ec954842cae5391d1c618bd4d20f8b' } },
    { code: 5000001, type: 'bg.local.goods.image.upload' },
    { code: 5000002, call: { headers: { 'x-canary-staging': 'staging' } } },
    { code: 5000003, options: OFFICE },
    { code: 6000001, type: 'temu.order.amount.v2.query' },
  ];
  for (const { code, type = ORDERS, options, call, parameters = { pageNumber: 1 } } of refusals) {
    test(`a call is really refused with ${code}`, async () => {
      const error = await failureOf(client(options).call(type, parameters, call));
      assert.ok(error instanceof RefusedError, String(error));
      assert.equal(error.code, code);
      assert.match(error.requestId ?? '', /^us-[0-9a-f-]{36}$/);
    });
  }

  test('a quota that is spent is waited for as long as the gateway says', async () => {
    const waits: number[] = [];
    const impatient = client({
      retry: { attempts: 2 },
      sleep: (ms, signal) => {
        if (ms < 20_000) waits.push(ms);
        return ms < 20_000
          ? Promise.resolve()
          : new Promise(resolve => signal.addEventListener('abort', () => resolve()));
      },
    });
    const stock = { goodsId: 1, skuStockChangeList: [{ skuId: 2, stockDiff: -1 }] };
    await impatient.call('bg.local.goods.stock.edit', stock);
    const error = await failureOf(impatient.call('bg.local.goods.stock.edit', stock));
    assert.ok(error instanceof RefusedError);
    assert.equal(error.code, 4000004);
    assert.equal(waits.length, 1);
    assert.ok(Number(waits[0]) >= 1000, String(waits));
  });

  for (const skewMs of [-3_600_000, 86_400_000]) {
    test(`a machine whose clock is off by ${skewMs / 1000} s calls all the same`, async () => {
      const attempts: number[] = [];
      const skewed = client({
        now: () => Date.now() + skewMs,
        onRequest: ({ attempt }) => attempts.push(attempt),
      });
      await skewed.call(ORDERS, { pageNumber: 1 });
      await skewed.call(ORDERS, { pageNumber: 1 });
      assert.deepEqual(attempts, [1, 2, 1]);
    });
  }

  test('an expired token is renewed once for calls at the same time, which all succeed', async () => {
    let renewals = 0;
    const renewing = client({
      accessToken: 'uplexpired05befc40f8c63755f29b74e04f69a7aea15a6278f1f1015a0',
      renewToken: async () => {
        renewals += 1;
        return DEMO_APP.accessToken;
      },
    });
    await Promise.all(Array.from({ length: 5 }, () => renewing.call(ORDERS, { pageNumber: 1 })));
    assert.equal(renewals, 1);
  });

  test('an aborted call leaves', async () => {
    const reason = new Error('left');
    assert.equal(await failureOf(client().call(ORDERS, {}, { signal: AbortSignal.abort(reason) })), reason);
  });
});

describe('an upload through a real gateway', () => {
  const service = new FileService();
  let uploads: TestGateway;
  before(async () => {
    await service.start();
    const document = `
upstreams: [{ name: files, url: "${service.url}" }]
apis: [{ type: bg.file.upload, upstream: files, path: /files, ingress: upload, token: none }]
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [shop-secret], packages: [all], limit: none }]
`;
    uploads = await startTestGateway(document, systemClock);
  });
  after(async () => {
    await uploads.drain(0);
    await service.stop();
  });

  const names: string[] = [];
  const uploader = (): Client =>
    createClient({
      onRequest: ({ parameterNames }) => names.splice(0, names.length, ...parameterNames),
      baseUrl: `http://127.0.0.1:${uploads.port}`,
      appKey: 'shop',
      appSecret: 'shop-secret',
    });
  const content = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7919) & 255);
  const parameters = { title: 'a\nb\r\nc "ü"', price: rawJson('1.50'), none: null, tags: ['a', 'b'] };

  async function received(): Promise<Buffer> {
    const upload = await service.upload(service.received.length - 1);
    assert.equal(upload.state, 'whole');
    return upload.body;
  }

  test('brings fields and files byte for byte, with the digest of each file', async () => {
    const files = [
      { content: new File([content], 'mug front.jpg', { type: 'image/jpeg' }) },
      { content, name: 'second', fileName: '后面.bin' },
    ];
    await uploader().upload('bg.file.upload', { parameters, files }, { fileSha256: true });
    const body = await received();
    // A wrong digest is refused, below: a right one was sent, and held.
    assert.ok(names.includes('file_sha256'));
    const text = body.toString('latin1');
    const field = (name: string): string | undefined =>
      new RegExp(`name="${name}"\r\n(?:.*\r\n)*?\r\n([^]*?)\r\n--`).exec(body.toString('utf8'))?.[1];
    assert.equal(field('title'), parameters.title);
    assert.equal(field('price'), '1.50');
    assert.equal(field('tags'), '["a","b"]');
    assert.doesNotMatch(text, /name="none"/);
    assert.equal(body.indexOf(content), body.indexOf(Buffer.from('Content-Type: image/jpeg\r\n\r\n')) + 28);
    assert.ok(body.lastIndexOf(content) > body.indexOf(content));
    assert.match(
      body.toString('utf8'),
      /name="second"; filename="后面\.bin"\r\nContent-Type: application\/octet-stream/,
    );
  });

  test('streams what is a stream', async () => {
    const stream = new Blob([content]).stream();
    await uploader().upload('bg.file.upload', {
      files: [{ content: stream }, { content: new Blob(['tail']) }],
    });
    const body = await received();
    assert.ok(body.includes(content) && body.includes('tail'));
  });

  test('with a digest that is not that of the file is refused', async () => {
    const upload = uploader().upload(
      'bg.file.upload',
      { files: [{ content }] },
      { fileSha256: '0'.repeat(64) },
    );
    const error = await failureOf(upload);
    assert.ok(error instanceof RefusedError);
    assert.equal(error.code, 3000000);
  });

  test('is not sent with a name that would forge a part, or a digest that is not known', async () => {
    const before = service.received.length;
    const stream = new Blob(['x']).stream();
    for (const files of [
      [{ content, fileName: 'a"; name="sign' }],
      [{ content, fileName: 'a\r\nb' }],
      [{ content, name: 'fi"le' }],
      [{ content, contentType: 'text/plain\r\nx: y' }],
    ]) {
      assert.ok((await failureOf(uploader().upload('bg.file.upload', { files }))) instanceof TypeError);
    }
    const unknown = uploader().upload(
      'bg.file.upload',
      { files: [{ content: stream }] },
      { fileSha256: true },
    );
    assert.ok((await failureOf(unknown)) instanceof TypeError);
    assert.equal(service.received.length, before);
  });
});
