import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fakeTerminal } from './fake-terminal.ts';

const SECRET = '0123456789abcdef0123456789abcdef01234567';
const NUMBERS =
  '{"type":"x.y","app_key":"k","timestamp":1711009072,"data_type":"JSON","id":601099548666279999,"f":1.0,"e":1e400,"z":-0}';
const NUMBERS_SIGN = 'C001CCBA6C27B6FC84337233BB2D07B9';

describe('gatewright sign', () => {
  test('shows the base string with the secret masked, and the sign of the published vector', async () => {
    const terminal = fakeTerminal();
    terminal.write('body.json', NUMBERS);
    const { exitCode, stdout, stderr } = await terminal.run('sign', '@body.json', '--secret', SECRET);
    assert.equal(
      stdout,
      `‹app_secret›app_keykdata_typeJSONe1e400f1.0id601099548666279999timestamp1711009072typex.yz-0‹app_secret›\n${NUMBERS_SIGN}\n`,
    );
    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
  });

  test('leaves out a sign that stands in the body, and takes the body from the input', async () => {
    const terminal = fakeTerminal({ input: NUMBERS.replace('{', '{"sign":"00",') });
    const { stdout } = await terminal.run('sign', '-', '--secret', SECRET, '--json');
    assert.deepEqual(JSON.parse(stdout), {
      dialect: 'plain',
      base: '‹app_secret›app_keykdata_typeJSONe1e400f1.0id601099548666279999timestamp1711009072typex.yz-0‹app_secret›',
      sign: NUMBERS_SIGN,
    });
  });

  test('masks the secret also where the body itself holds it', async () => {
    const { stdout } = await fakeTerminal().run('sign', `app_secret=${SECRET}`, '--secret', SECRET);
    assert.ok(!stdout.includes(SECRET));
    assert.match(stdout, /^‹app_secret›app_secret‹app_secret›‹app_secret›\n/);
  });

  test('takes the secret from APP_SECRET, and from the document the one of the app in the body', async () => {
    const inEnvironment = fakeTerminal({ environment: { APP_SECRET: SECRET } });
    inEnvironment.write('body.json', NUMBERS);
    assert.ok((await inEnvironment.run('sign', '@body.json')).stdout.includes(NUMBERS_SIGN));
    const inDocument = fakeTerminal();
    inDocument.write('body.json', NUMBERS);
    inDocument.write(
      'gatewright.yaml',
      `version: 1\napps:\n  - { app_key: other, secrets: [aaaaaaaaaaaaaaaa] }\n  - { app_key: k, secrets: ["${SECRET}"] }\n`,
    );
    assert.ok((await inDocument.run('sign', '@body.json')).stdout.includes(NUMBERS_SIGN));
  });

  test('signs in the dialect that is named', async () => {
    const terminal = fakeTerminal();
    const plain = await terminal.run('sign', 'a:=null', '--secret', SECRET);
    const official = await terminal.run('sign', 'a:=null', '--secret', SECRET, '--dialect', 'official');
    assert.match(plain.stdout, /^‹app_secret›‹app_secret›\n/);
    assert.match(official.stdout, /^‹app_secret›anull‹app_secret›\n/);
  });

  test('says what is wrong with a body that does not read (1), and with one that was typed wrongly (2)', async () => {
    const terminal = fakeTerminal({ input: '{"a":01}' });
    const unreadable = await terminal.run('sign', '-', '--secret', SECRET);
    assert.match(unreadable.stderr, /^the body does not read: .*, at byte \d+\n$/);
    assert.equal(unreadable.exitCode, 1);
    for (const typed of ['a:=1,"b":2', 'a:=', 'nothing', '=x']) {
      assert.equal((await terminal.run('sign', typed, '--secret', SECRET)).exitCode, 2, typed);
    }
    assert.equal((await terminal.run('sign', 'a=1')).exitCode, 2, 'no secret');
    assert.equal((await terminal.run('sign', '@none.json', '--secret', SECRET)).exitCode, 2);
  });
});

describe('gatewright check', () => {
  const signed = NUMBERS.replace('{', `{"sign":"${NUMBERS_SIGN}",`);

  test('says that a sign is right, and in which dialects', async () => {
    const terminal = fakeTerminal({ input: signed });
    const { exitCode, stdout } = await terminal.run('check', '--secret', SECRET, '--json');
    assert.equal(exitCode, 0);
    assert.deepEqual(JSON.parse(stdout), {
      ok: true,
      sign: NUMBERS_SIGN,
      dialects: ['plain', 'plain-null', 'sparse', 'official', 'postman', 'gson', 'go'],
      secret: 0,
      secrets: 1,
    });
    assert.match((await terminal.run('check', '-', '--secret', SECRET)).stdout, /^right: dialect plain/);
    // Pasted as it was sent.
    assert.match((await terminal.run('check', signed, '--secret', SECRET)).stdout, /^right: dialect plain/);
  });

  test('finds the dialect in which another client has signed', async () => {
    const terminal = fakeTerminal({ input: '{"a":null,"b":"","c":{"d":"<"}}' });
    const sign = await terminal.run('sign', '-', '--secret', SECRET, '--dialect', 'go', '--json');
    // The command prints this shape, as its help says.
    const { sign: made } = JSON.parse(sign.stdout) as { readonly sign: string };
    const body = fakeTerminal({ input: `{"a":null,"b":"","c":{"d":"<"},"sign":"${made.toLowerCase()}"}` });
    assert.match((await body.run('check', '--secret', SECRET)).stdout, /^right: dialect go\n$/);
  });

  test('tries every dialect with every secret, however large the body is', async () => {
    const body = `"a":null,"b":"","c":{"d":"<=","e":null},"f":"\\"${'x'.repeat(40_000)}\\""`;
    const environment = { APP_SECRET: SECRET };
    const signing = fakeTerminal({ environment, input: `{${body}}` });
    const { stdout } = await signing.run('sign', '-', '--dialect', 'go', '--json');
    // The command prints this shape, as its help says.
    const { sign } = JSON.parse(stdout) as { readonly sign: string };
    const terminal = fakeTerminal({ input: `{"sign":"${sign}",${body}}` });
    terminal.write(
      'gatewright.yaml',
      `version: 1\napps: [{ app_key: k, secrets: [newer000newer000, "${SECRET}"] }]\n`,
    );
    const checked = await terminal.run('check');
    assert.equal(checked.stdout.slice(0, 60), 'right: dialect go, with secret 2 of 2 (1 is the newest)\n');
  });

  test('tells which of two live secrets has signed', async () => {
    const terminal = fakeTerminal({ input: signed });
    terminal.write(
      'gatewright.yaml',
      `version: 1\napps:\n  - { app_key: k, secrets: [newer000newer000, "${SECRET}"] }\n`,
    );
    assert.match((await terminal.run('check')).stdout, /with secret 2 of 2/);
  });

  test('shows each distinct base string of a wrong sign, the secret masked, and ends with 1', async () => {
    const terminal = fakeTerminal({ input: '{"a":"","sign":"00"}' });
    const { exitCode, stdout } = await terminal.run('check', '--secret', SECRET, '--json');
    assert.equal(exitCode, 1);
    assert.deepEqual(JSON.parse(stdout), {
      ok: false,
      reason: 'wrong',
      sign: '00',
      bases: [
        {
          dialects: ['plain', 'plain-null', 'official', 'postman', 'gson'],
          base: '‹app_secret›a‹app_secret›',
        },
        { dialects: ['sparse', 'go'], base: '‹app_secret›‹app_secret›' },
      ],
    });
  });

  test('ends with 1 where there is no sign, or no body that reads', async () => {
    const unsigned = fakeTerminal({ input: '{"a":1}' });
    const { exitCode, stdout } = await unsigned.run('check', '--secret', SECRET);
    assert.equal(exitCode, 1);
    assert.match(stdout, /^the body has no sign/);
    assert.equal((await fakeTerminal({ input: '[1]' }).run('check', '--secret', SECRET)).exitCode, 1);
  });
});

test('what a body says moves no cursor of a terminal, and a pipe has it as it is', async () => {
  const input = '{"a":"\\u001b[2J","b":"\u202e","sign":"00"}';
  const told = async (isTerminal: boolean, ...argv: readonly string[]): Promise<string> =>
    (await fakeTerminal({ isTerminal, input }).run(...argv, '--secret', SECRET)).stdout;
  for (const command of ['sign', 'check']) {
    assert.match(await told(true, command, '-'), /a\\u001b\[2Jb\\u202e/, command);
    assert.ok((await told(false, command, '-')).includes('a\u001b[2Jb\u202e'), command);
  }
});
