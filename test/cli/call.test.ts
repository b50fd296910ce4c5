import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { parseDocument } from '../../src/config/parse-document.ts';
import { type RunningGateway, startGateway } from '../../src/main/start-gateway.ts';
import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';
import { type FakeTerminal, fakeTerminal, type TerminalOptions } from './fake-terminal.ts';

const SUSPENDED = '656f1012637d028c1519fdfb147b3975';
const OFFICE = '0d5a24a79638f0f2f06ccb69d6897386';
const TOKENS = {
  superseded: 'uplsuperseded036d52bb77b2e59c467cae5b0aec48299405792f48fce4',
  expired: 'uplexpired05befc40f8c63755f29b74e04f69a7aea15a6278f1f1015a0',
  narrow: 'uplnarrow04e54612aa35a0688e4a888695ba311fb763fb3fbbf423ea0d',
  revoked: 'uplrevoked0e7fcf853be03d48324ec954842cae5391d1c618bd4d20f8b',
  suspended: 'uplsuspended01e352e6416f3532f919480d1e760b13ff3a66631aa590f',
  europe: 'upleurope0aaf2c4ed4d1f43adf8d50c60ba3f33b58fac6451fc25b7095',
  office: 'uploffice0bb480e551e4213a2374f87a5f554cdaec1ecc42fbe4216ab4',
};

describe('gatewright call, to the demo', () => {
  let gateway: RunningGateway;
  let url = '';

  before(async () => {
    const parsed = parseDocument(DEMO_DOCUMENT.replaceAll(/127\.0\.0\.1:80\d\d/g, '127.0.0.1:0'));
    assert.ok('document' in parsed);
    gateway = await startGateway({ document: parsed.document, revision: 'demo' });
    url = `http://127.0.0.1:${gateway.listening.gateway.port}`;
  });

  after(() => gateway.drain(0));

  test('signs with the credentials of the document and ends with 0 on success, the answer untouched', async () => {
    const { exitCode, stdout, stderr } = await demoTerminal().run(
      'call',
      'bg.local.goods.list.query',
      '--url',
      url,
    );
    assert.match(
      stdout,
      /^\{"result":\{.*"price":8\.90.*\},"success":true,.*"errorCode":1000000,"errorMsg":"SUCCESS"\}$/,
    );
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
  });

  test('indents the answer on a terminal and keeps its digits', async () => {
    const terminal = demoTerminal({ isTerminal: true });
    const { stdout } = await terminal.run('call', 'bg.local.goods.list.query', '--url', url);
    assert.match(stdout, /^\{\n {2}"result": \{\n {4}"total": 1,\n.*\n {8}"goodsId": 601099548666279,/s);
    assert.match(stdout, /"price": 8\.90,/);
  });

  test('wraps the answer with --json, byte for byte', async () => {
    const flags = ['--url', url, '--json'];
    const good = await demoTerminal().run('call', 'bg.local.goods.list.query', ...flags);
    assert.match(
      good.stdout,
      /^\{"ok":true,"status":200,"code":1000000,"error":null,"answer":\{"result":.*8\.90.*\}\}\n$/,
    );
    const bad = await demoTerminal().run('call', 'bg.order.list.get', ...flags);
    assert.partialDeepStrictEqual(JSON.parse(bad.stdout), {
      ok: false,
      code: 3000004,
      error: { mends: 'caller', retry: 'after-fix' },
      answer: { success: false },
    });
    assert.equal(bad.exitCode, 1);
  });

  test('says on stderr what a refusal means and who mends it, and ends with 1', async () => {
    const { exitCode, stderr } = await demoTerminal().run(
      'call',
      'bg.order.list.v2.get',
      'pageNumber=1',
      '--url',
      url,
    );
    assert.equal(exitCode, 1);
    assert.match(stderr, /^3000000 bad-params: .*\n.*\n\(the caller mends it; .*\)\n$/);
  });

  /** Every row that the demo's comments promise, and how it is met by hand. */
  const ROWS: readonly (readonly [code: number, how: readonly string[]])[] = [
    [3000000, ['bg.order.list.v2.get', 'pageNumber=1']],
    [3000001, ['bg.order.list.v2.get', '--secret', 'another']],
    [3000002, ['--without', 'type']],
    [3000003, ['bg.local.goods.add']],
    [3000003, ['bg.order.list.v2.get', '--version', 'V9']],
    [3000004, ['bg.order.list.get']],
    [3000010, ['bg.order.list.v2.get', '--without', 'timestamp']],
    [3000011, ['bg.order.list.v2.get', '--timestamp', 'soon']],
    [3000012, ['bg.order.list.v2.get', '--timestamp', '1700000000']],
    [3000013, ['bg.order.list.v2.get', '--without', 'data_type']],
    [3000014, ['bg.order.list.v2.get', 'data_type=XML']],
    [3000025, ['bg.order.list.v2.get', '--without', 'app_key']],
    [3000019, ['bg.order.list.v2.get', '--ark', '--without', 'client_id']],
    [3000026, ['bg.order.list.v2.get', '--app-key', 'nobody', '--secret', 'x']],
    [3000020, ['bg.order.list.v2.get', '--client-id', 'nobody', '--secret', 'x']],
    [3000027, ['bg.freight.template.list.query']],
    [3000021, ['bg.freight.template.list.query', '--ark']],
    [3000028, ['bg.order.list.v2.get', '--app-key', SUSPENDED]],
    [3000022, ['bg.order.list.v2.get', '--client-id', SUSPENDED]],
    [3000030, ['bg.order.list.v2.get', '--without', 'access_token']],
    [3000031, ['bg.order.list.v2.get', '--token', 'unknown']],
    [3000032, ['bg.local.goods.list.query', '--token', TOKENS.narrow]],
    [3000033, ['bg.order.list.v2.get', '--token', TOKENS.office]],
    [3000034, ['bg.order.list.v2.get', '--token', TOKENS.superseded]],
    [3000034, ['bg.order.list.v2.get', '--token', TOKENS.expired]],
    [3000040, ['bg.order.list.v2.get', '--without', 'sign']],
    [5000000, ['bg.order.list.v2.get', '--token', TOKENS.revoked]],
    [5000000, ['bg.order.list.v2.get', '--token', TOKENS.suspended]],
    [5000000, ['bg.order.list.v2.get', '--token', TOKENS.europe]],
    [5000000, ['bg.order.decryptshippinginfo.get', '--token', TOKENS.narrow]],
    [5000001, ['bg.local.goods.image.upload']],
    [5000002, ['bg.order.list.v2.get', '--staging']],
    [5000003, ['bg.order.list.v2.get', '--app-key', OFFICE]],
    [6000001, ['temu.order.amount.v2.query']],
    [1000000, ['bg.clearance.invoice.get', '--ark']],
    [1000000, ['bg.local.goods.list.query', '--staging']],
    [1000000, ['bg.local.goods.image.upload', 'fileName=a.jpg', 'content=aGk=', '--route', 'upload']],
    [1000000, ['bg.open.accesstoken.info.get']],
  ];

  for (const [code, how] of ROWS) {
    test(`meets ${code} by: ${how.join(' ')}`, async () => {
      const { exitCode, stdout } = await demoTerminal().run('call', ...how, '--url', url);
      assert.match(stdout, new RegExp(`"errorCode":${code},`));
      assert.equal(exitCode, code === 1000000 ? 0 : 1);
    });
  }

  test('meets 4000004 with the second call to an API of one call in ten seconds, and says how long to wait', async () => {
    const call = [
      'call',
      'bg.local.goods.stock.edit',
      'goodsId:=1',
      'skuStockChangeList:=[{"skuId":2,"stockDiff":-1}]',
    ];
    assert.equal((await demoTerminal().run(...call, '--url', url)).exitCode, 0);
    const { stdout, stderr } = await demoTerminal().run(...call, '--url', url);
    assert.match(stdout, /"errorCode":4000004,/);
    assert.match(stderr, /\nRetry-After: \d+ s\n$/);
  });

  describe('with --file', () => {
    const UPLOAD = ['call', 'bg.local.goods.image.upload', 'fileName=a.png', 'note:={ "n" : 1.0 }'];

    function terminalWithFiles(): FakeTerminal {
      const terminal = demoTerminal();
      terminal.write('a.png', 'front\r\n--of it');
      terminal.write('it is "b".png', '');
      return terminal;
    }

    test('uploads the file behind its signed fields and its digest', async () => {
      const { exitCode, stdout } = await terminalWithFiles().run(...UPLOAD, '--file', 'a.png', '--url', url);
      assert.match(stdout, /"errorCode":1000000,/);
      assert.equal(exitCode, 0);
    });

    test('uploads several files, each by its name, of any dialect', async () => {
      const files = ['--file', 'a.png', '--file', 'a.png'];
      for (const dialect of ['plain', 'official', 'go']) {
        const flags = [...files, '--dialect', dialect, '--url', url];
        assert.match(
          (await terminalWithFiles().run(...UPLOAD, ...flags)).stdout,
          /"errorCode":1000000,/,
          dialect,
        );
      }
    });

    test('sends a file_sha256 that was typed, right or wrong', async () => {
      const flags = ['--file', 'a.png', '--url', url];
      const { stdout } = await terminalWithFiles().run(...UPLOAD, `file_sha256=${'0'.repeat(64)}`, ...flags);
      assert.match(stdout, /"errorCode":3000000,/);
    });

    test('prints a curl line that uploads the same, with --curl', async () => {
      const terminal = terminalWithFiles();
      const flags = ['--file', 'a.png', '--file', 'it is "b".png', '--url', url, '--curl'];
      const { exitCode, stdout } = await terminal.run(...UPLOAD, ...flags);
      assert.equal(exitCode, 0);
      assert.match(
        stdout,
        /^curl -s http:\S+\/openapi\/upload --form-string 'type=bg\.local\.goods\.image\.upload' /,
      );
      assert.match(stdout, / -F 'file=@"a\.png"' -F 'file=@"it is \\"b\\"\.png"'\n$/);
    });

    for (const [what, path, sentence] of [
      ['a file that is not there', 'nothing.png', 'there is no file nothing.png\n'],
      ['a folder', '.', '. is no file\n'],
    ] as const) {
      test(`refuses ${what}, and sends nothing`, async () => {
        const { exitCode, stderr } = await terminalWithFiles().run(...UPLOAD, '--file', path, '--url', url);
        assert.deepEqual({ exitCode, stderr }, { exitCode: 2, stderr: sentence });
      });
    }
  });

  test('prints a curl line that succeeds, and sends nothing, with --curl', async () => {
    const { exitCode, stdout } = await demoTerminal().run(
      'call',
      'bg.local.goods.list.query',
      '--url',
      url,
      '--curl',
    );
    assert.equal(exitCode, 0);
    const [, target, body] =
      /^curl -s (\S+) -H 'content-type: application\/json' -d '(.*)'\n$/.exec(stdout) ?? [];
    assert.ok(target !== undefined && body !== undefined);
    const answer = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    assert.match(await answer.text(), /"success":true/);
  });
});

describe('gatewright call, as any server sees it', () => {
  let server: Server;
  let url = '';
  let seen: { path: string; body: string; staging: string | undefined } | undefined;
  let answer = { status: 200, text: '{"success":true,"errorCode":1000000}' };

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const staging = request.headers['x-canary-staging'];
        seen = {
          path: request.url ?? '',
          body: Buffer.concat(chunks).toString(),
          staging: staging?.toString(),
        };
        response.writeHead(answer.status).end(answer.text);
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has an address with a port.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => void server.close());

  test('sends the bytes of a file as they are, after the parameters that it lacks', async () => {
    const environment = { GATEWRIGHT_URL: `${url}/`, APP_KEY: 'k', APP_SECRET: 's', ACCESS_TOKEN: 't' };
    const terminal = fakeTerminal({ environment, nowMs: 1_711_009_072_999 });
    terminal.write('body.json', ' { "id" : 601099548666279999,\n"sign":"old", "f":1.0, "n":null } ');
    const { exitCode } = await terminal.run('call', 'x.y', '@body.json', 'note=ü"', 'list:=[ 1e400 ]');
    assert.equal(exitCode, 0);
    assert.equal(seen?.path, '/openapi/router');
    assert.match(
      seen?.body ?? '',
      /^\{"type":"x\.y","app_key":"k","timestamp":1711009072,"data_type":"JSON","access_token":"t","note":"ü\\"","list":\[ 1e400 \],"id" : 601099548666279999,"f":1\.0, "n":null,"sign":"[0-9A-F]{32}"\}$/,
    );
    terminal.write('sent.json', seen?.body ?? '');
    assert.equal((await terminal.run('check', '@sent.json')).exitCode, 0);
  });

  test('speaks as the client_id generation: its route, its name for the key, milliseconds', async () => {
    const environment = { GATEWRIGHT_URL: url, APP_SECRET: 's' };
    const terminal = fakeTerminal({ environment, nowMs: 1_711_009_072_999 });
    await terminal.run('call', 'x.y', '--client-id', 'c', '--route', 'upload', '--staging');
    assert.equal(seen?.path, '/ark/upload');
    assert.equal(seen?.staging, 'staging');
    assert.match(
      seen?.body ?? '',
      /^\{"type":"x\.y","client_id":"c","timestamp":1711009072999,"data_type":"JSON","sign":/,
    );
  });

  test('puts every parameter as a text field in front of the files, the sign last, and gives their length', async () => {
    const environment = { GATEWRIGHT_URL: url, APP_KEY: 'k', APP_SECRET: 's' };
    const terminal = fakeTerminal({ environment, nowMs: 1_711_009_072_999 });
    terminal.write('a.txt', 'content');
    await terminal.run('call', 'x.y', 'page:=1', 'note=ü"', '--file', 'a.txt');
    assert.equal(seen?.path, '/openapi/upload');
    const [, boundary = ''] = /^--(gatewright-[0-9a-f-]{36})\r\n/.exec(seen?.body ?? '') ?? [];
    const parts = (seen?.body ?? '').split(`--${boundary}`).map(part => part.trim());
    const field = (name: string, text: string): string =>
      `Content-Disposition: form-data; name="${name}"\r\n\r\n${text}`;
    assert.deepEqual(parts.slice(0, -3), [
      '',
      field('type', 'x.y'),
      field('app_key', 'k'),
      field('timestamp', '1711009072'),
      field('data_type', 'JSON'),
      field('page', '1'),
      field('note', 'ü"'),
      field('file_sha256', 'ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73'),
    ]);
    assert.match(parts.at(-3) ?? '', /; name="sign"\r\n\r\n[0-9A-F]{32}$/);
    assert.equal(
      parts.at(-2),
      'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: application/octet-stream\r\n\r\ncontent',
    );
    assert.equal(parts.at(-1), '--');
  });

  test('takes the type from the body, and refuses a body that names another one', async () => {
    const terminal = fakeTerminal({ environment: { GATEWRIGHT_URL: url, APP_KEY: 'k', APP_SECRET: 's' } });
    terminal.write('body.json', '{"type":"a.b"}');
    assert.equal((await terminal.run('call', '@body.json')).exitCode, 0);
    assert.match(seen?.body ?? '', /"type":"a\.b"/);
    const { exitCode, stderr } = await terminal.run('call', 'c.d', '@body.json');
    assert.equal(exitCode, 2);
    assert.equal(stderr, 'the body names another type than the command\n');
  });

  test("passes a service's own error through, and ends with 1 on what is no envelope", async () => {
    const terminal = fakeTerminal({ environment: { GATEWRIGHT_URL: url, APP_KEY: 'k', APP_SECRET: 's' } });
    answer = { status: 200, text: '{"success":false,"errorCode":150010003,"errorMsg":"no such order"}' };
    const own = await terminal.run('call', 'a.b');
    assert.equal(own.stdout, answer.text);
    assert.match(own.stderr, /^150010003: no code of the gateway/);
    answer = { status: 502, text: '<html>bad gateway</html>' };
    const none = await terminal.run('call', 'a.b', '--json');
    assert.equal(none.exitCode, 1);
    assert.deepEqual(JSON.parse(none.stdout), {
      ok: false,
      status: 502,
      code: null,
      error: null,
      answer: answer.text,
    });
  });

  test('says that nothing listens there, and ends with 1', async () => {
    const terminal = fakeTerminal({ environment: { APP_KEY: 'k', APP_SECRET: 's' } });
    const closed = createServer();
    await new Promise<void>(resolve => closed.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has an address with a port.
    const { port } = closed.address() as AddressInfo;
    await new Promise(resolve => closed.close(resolve));
    const { exitCode, stderr } = await terminal.run('call', 'a.b', '--url', `http://127.0.0.1:${port}`);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^no answer from http:.*: nothing listens there/);
  });

  test('ends with 2 without an app or a secret, and with 3 where the document is bad', async () => {
    const terminal = fakeTerminal();
    assert.equal((await terminal.run('call', 'a.b', '--url', url)).exitCode, 2);
    assert.equal((await terminal.run('call', 'a.b', '--url', url, '--app-key', 'k')).exitCode, 2);
    terminal.write('gatewright.yaml', 'vers: 1\n');
    assert.equal((await terminal.run('call', 'a.b', '--url', url)).exitCode, 3);
  });
});

function demoTerminal(options: TerminalOptions = {}): FakeTerminal {
  const terminal = fakeTerminal(options);
  terminal.write('gatewright.yaml', DEMO_DOCUMENT);
  return terminal;
}
