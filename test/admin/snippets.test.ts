import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { md5Hex } from '../../src/adapters/node/node-digests.ts';
import type { CallDetail, CallPage } from '../../src/admin/schemas/call.ts';
import type { SnippetLanguage } from '../../src/admin/schemas/snippet.ts';
import { snippetCallOf } from '../../src/admin/snippet-call.ts';
import { snippets } from '../../src/admin/snippets.ts';
import { parseDocument } from '../../src/main/index.ts';
import type { DialectName } from '../../src/model/document.ts';
import { DIALECTS } from '../../src/wire/dialects.ts';
import { signCall } from '../../src/wire/sign-call.ts';
import { type AdminStage, NOW_MS, startAdminStage } from './admin-stage.ts';

const SECRET = 'snippet-secret-0123456789';
const TOKEN = 'at_snippet_token_0123456789';
const DOCUMENT = `
signing: strict
upstreams: [{ name: examples, mock: true }]
apis: [{ type: bg.order.get, upstream: examples, example: { ok: true } }]
packages: [{ code: all, types: ["bg.*"] }]
apps: [{ app_key: shop, secrets: [${SECRET}], packages: [all], limit: none }]
merchants: [{ mall_id: 1, region: us }]
authorizations:
  - app_key: shop
    mall_id: 1
    packages: [all]
    tokens: [{ value: ${TOKEN}, expires_at: 2999-01-01T00:00:00Z }]
`;
/** What each language writes in another way: quotes, escapes, dollars, unseen characters, digits, nesting, null. */
const PARAMETERS = String.raw`{
  "n": 601099548666279999, "f": 1.50, "e": 1e400, "z": -0, "yes": true, "nothing": null, "10": 1, "9": "nine", "B": "b",
  "list": [ {"id": 601099548666279998.0, "t": "it's \"x\" \/ \\ $a {$b} \u00e9 \n"}, null ],
  "text": "it's \"q\" \\u000a \\ $HOME $x {$y} %s é 中 😀 \n\t\u0001\u007f\u202e / \u2028 #{z}", "empty": ""
}`;

interface Language {
  readonly name: SnippetLanguage;
  /** A command that tells whether the language is there. */
  readonly probe: readonly [string, ...string[]];
  readonly file: string;
  readonly run: readonly [string, ...string[]];
}

const LANGUAGES: readonly Language[] = [
  { name: 'curl', probe: ['curl', '--version'], file: 'call.sh', run: ['sh', 'call.sh'] },
  {
    name: 'node',
    probe: [process.execPath, '--version'],
    file: 'call.mjs',
    run: [process.execPath, 'call.mjs'],
  },
  { name: 'python', probe: ['python3', '--version'], file: 'call.py', run: ['python3', 'call.py'] },
  { name: 'php', probe: ['php', '--version'], file: 'call.php', run: ['php', 'call.php'] },
  {
    name: 'java',
    probe: ['java', '--version'],
    file: 'Call.java',
    run: ['java', '-XX:TieredStopAtLevel=1', 'Call.java'],
  },
];

const run = promisify(execFile);

/** A gateway in the time of the machine, in which the programs live, and one call that it has served. */
async function startServed(
  parameters = PARAMETERS,
  {
    dialect = 'plain',
    signing = 'strict',
  }: { readonly dialect?: DialectName; readonly signing?: string } = {},
): Promise<{ readonly stage: AdminStage; readonly id: string }> {
  const stage = await startAdminStage({
    document: DOCUMENT.replace('signing: strict', '').replace('limit:', `signing: ${signing}, limit:`),
  });
  stage.clock.move(Date.now() - NOW_MS);
  const body = signCall(
    Buffer.from(parameters),
    { type: 'bg.order.get', appKey: 'shop', secret: SECRET, token: TOKEN, dialect },
    { nowMs: Date.now(), md5: md5Hex },
  );
  assert.ok(body instanceof Uint8Array);
  const answer = (await stage.post('/send', { text: Buffer.from(body).toString() })) as {
    id: string;
    text: string;
  }; // its schema
  assert.match(answer.text, /"errorCode":1000000/);
  return { stage, id: answer.id };
}

async function snippet({ stage, id }: { stage: AdminStage; id: string }, language: string): Promise<string> {
  const answer = (await stage.get(`/calls/${id}/snippet?language=${language}`)) as { text: string }; // its schema
  return answer.text;
}

/** The parameters as the gateway read them, the secret-like ones aside. */
async function sentBy({ stage }: { stage: AdminStage }): Promise<string> {
  const { calls } = (await stage.get('/calls?limit=1')) as CallPage; // its schema
  const detail = (await stage.get(`/calls/${calls[0]?.id}`)) as CallDetail; // its schema
  return detail.request?.text ?? '';
}

/** Every corner in which dialects differ: quotes at the edges, nested HTML and null, null and "" at the top. */
const CORNERS = String.raw`{
  "quoted": "\"edge\"", "back": "a\\b \n", "gone": null, "blank": "", "html": {"t": "<a&b>='x'", "none": null, "l": [null, "é"]},
  "1": {"none": null}, "text": "<plain> & 'simple'"
}`;
/** In these two every kind of change is met: other texts of strings, of objects and of null, and names left out. */
const TELLING: readonly DialectName[] = ['go', 'official'];

describe('a snippet makes the call again', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatewright-snippet-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function runSnippet(
    text: string,
    { file, run: [command, ...rest] }: Pick<Language, 'file' | 'run'>,
  ): Promise<string> {
    writeFileSync(join(folder, file), text);
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, APP_SECRET: SECRET, ACCESS_TOKEN: TOKEN, LC_ALL: 'C' };
    return (await run(command, rest, { cwd: folder, env })).stdout;
  }

  for (const language of LANGUAGES) {
    const { name, probe } = language;
    const [tool, ...version] = probe;
    const isThere = spawnSync(tool, version).status === 0;
    const dialects = name === 'node' ? DIALECTS.map(each => each.name) : TELLING;
    for (const dialect of dialects) {
      for (const signing of [dialect, 'tolerant']) {
        test(`in ${name}, of an app with signing: ${signing} that signs in dialect ${dialect}`, {
          skip: isThere ? false : `${tool} is not on this machine`,
        }, async () => {
          const served = await startServed(CORNERS, { dialect, signing });
          await using stage = served.stage;
          const stdout = await runSnippet(await snippet(served, name), language);
          assert.match(stdout, /"errorCode":1000000/, stdout);
          const { calls } = (await stage.get('/calls?limit=1')) as CallPage; // its schema
          assert.equal(calls[0]?.dialect, dialect);
        });
      }
    }

    test(`in ${name}, with every digit and character of its parameters`, {
      skip: isThere ? false : `${tool} is not on this machine`,
    }, async () => {
      const served = await startServed();
      await using stage = served.stage;
      const text = await snippet(served, name);
      assert.ok(!text.includes(SECRET));
      if (name !== 'curl') assert.ok(!text.includes(TOKEN));
      const stdout = await runSnippet(text, language);
      assert.match(stdout, /"errorCode":1000000/, stdout);
      const sent = await sentBy({ stage });
      for (const digits of ['601099548666279999', '1.50', '1e400', '-0', '601099548666279998.0'])
        assert.ok(sent.includes(digits), digits);
      const wanted = JSON.parse(PARAMETERS) as Record<string, unknown>; // an object, as it stands above
      assert.partialDeepStrictEqual(JSON.parse(sent), { ...wanted });
    });
  }
});

test('a language that nobody writes, a call that is forgotten, and bytes that are no JSON have no snippet', async () => {
  const served = await startServed();
  await using stage = served.stage;
  assert.equal((await stage.ask(`/admin/v1/calls/${served.id}/snippet?language=cobol`)).status, 400);
  assert.equal((await stage.ask(`/admin/v1/calls/${served.id}/snippet`)).status, 400);
  assert.equal((await stage.ask('/admin/v1/calls/unknown/snippet?language=curl')).status, 404);
  const { id } = (await stage.post('/send', { text: 'no JSON' })) as { id: string }; // its schema
  assert.equal((await stage.ask(`/admin/v1/calls/${id}/snippet?language=curl`)).status, 400);
});

test('a program for an ark path counts in milliseconds, and every one sends the staging header', () => {
  const body = Buffer.from('{"app_key":"shop","timestamp":1,"type":"bg.order.get","sign":"0"}');
  const headers = [['x-staging', 'yes']] as const;
  const write = (path: string): string[] =>
    Object.values(snippets).map(each => each(snippetCallOf({ gatewayUrl: 'http://g', path, body, headers })));
  for (const text of write('/ark/router')) assert.match(text, /x-staging.*yes/);
  for (const text of write('/ark/router').slice(1))
    assert.match(text, /Date\.now\(\)\)|\* 1000|Millis\(\)\)/);
  for (const text of write('/openapi/router').slice(1))
    assert.match(text, /Date\.now\(\) \/ 1000|int\(time\.time\(\)\)|\(string\) time\(\)|Millis\(\) \/ 1000/);
  assert.throws(() => write('@evil.example/'), /path/);
  assert.throws(() => write("/a';rm"), /path/);
});

test('a call that holds a secret in a parameter, however escaped, has no snippet', async () => {
  const escaped = SECRET.replace('s', String.raw`\u0073`);
  for (const own of [`{"note":"${escaped}"}`, `{"list":[{"note":"${escaped}"}]}`]) {
    const served = await startServed(own);
    await using stage = served.stage;
    for (const { name } of LANGUAGES) {
      const { status, text } = await stage.ask(`/admin/v1/calls/${served.id}/snippet?language=${name}`);
      assert.equal(status, 409, text);
    }
  }
});

test('replay, edit and resend, and /sign use the dialect of the app', async () => {
  for (const dialect of DIALECTS.map(({ name }) => name)) {
    for (const signing of [dialect, 'tolerant']) {
      const served = await startServed(CORNERS, { dialect, signing });
      await using stage = served.stage;
      const again = (await stage.post(`/calls/${served.id}/replay`, {})) as { id: string; text: string }; // its schema
      assert.match(again.text, /"errorCode":1000000/, dialect);
      const text = CORNERS.replace(
        '{',
        '{"type":"bg.order.get","app_key":"shop","edited":{"a":"<"},"timestamp":1,"data_type":"JSON",',
      );
      const edited = text.replace('{', `{"access_token":"${TOKEN}",`);
      const resent = (await stage.post(`/calls/${served.id}/replay`, { text: edited })) as { text: string }; // its schema
      assert.match(resent.text, /"errorCode":1000000/, dialect);
      const { calls } = (await stage.get('/calls?limit=2')) as CallPage; // its schema
      assert.deepEqual(
        calls.map(each => each.dialect),
        [dialect, dialect],
      );
      if (signing !== dialect) continue;
      const now = Math.floor(Date.now() / 1000);
      const own = edited.replace('"timestamp":1', `"timestamp":${now}`);
      const signed = (await stage.post('/sign', { appKey: 'shop', parameters: own })) as { text: string }; // its schema
      const sent = (await stage.post('/send', { text: signed.text })) as { text: string }; // its schema
      assert.match(sent.text, /"errorCode":1000000/, dialect);
    }
  }
});

test('a call that names its app by client_id on an openapi path, and its timestamp as a text, is replayed as it is', async () => {
  await using stage = await startAdminStage({ document: DOCUMENT });
  stage.clock.move(Date.now() - NOW_MS);
  const own = `{"client_id":"shop","type":"bg.order.get","timestamp":"${Math.floor(Date.now() / 1000)}","data_type":"JSON","access_token":"${TOKEN}"}`;
  const signed = (await stage.post('/sign', { appKey: 'shop', parameters: own })) as { text: string }; // its schema
  const sent = (await stage.post('/send', { text: signed.text })) as { id: string; text: string }; // its schema
  assert.match(sent.text, /"errorCode":1000000/);
  const again = (await stage.post(`/calls/${sent.id}/replay`, {})) as { id: string; text: string }; // its schema
  assert.match(again.text, /"errorCode":1000000/);
  const detail = (await stage.get(`/calls/${again.id}`)) as CallDetail; // its schema
  assert.match(detail.request?.text ?? '', /^\{"client_id":"shop",.*"timestamp":"\d{10}"/);
  assert.ok(!detail.request?.text.includes('app_key'));
});

test('a call that holds a former secret in a parameter has no snippet either', async () => {
  const served = await startServed(`{"note":"${SECRET}"}`);
  await using stage = served.stage;
  const next = parseDocument(
    `version: 1\nmode: sandbox\n${DOCUMENT.replace(SECRET, 'the-next-secret-0123456789')}`,
  );
  assert.ok('document' in next);
  stage.gateway.publish(next.document, 'second');
  assert.equal((await stage.ask(`/admin/v1/calls/${served.id}/snippet?language=node`)).status, 409);
});
