import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fakeTerminal } from './fake-terminal.ts';

const COMMANDS = [
  ['serve'],
  ['call'],
  ['sign'],
  ['check'],
  ['errors'],
  ['config', 'validate'],
  ['config', 'print'],
];

describe('the command line', () => {
  test('lists its exit codes and environment in --help, and its version', async () => {
    const terminal = fakeTerminal();
    const { exitCode, stdout } = await terminal.run('--help');
    assert.equal(exitCode, 0);
    for (const part of ['Exit codes:', 'APP_SECRET', 'the document is bad', 'the port is in use']) {
      assert.ok(stdout.includes(part), part);
    }
    const version = await terminal.run('--version');
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal(version.exitCode, 0);
  });

  test('gives every command a help with examples and the shape of --json', async () => {
    const terminal = fakeTerminal();
    for (const command of COMMANDS) {
      const { exitCode, stdout } = await terminal.run(...command, '--help');
      assert.equal(exitCode, 0, command.join(' '));
      assert.ok(stdout.startsWith(`Usage: gatewright ${command.join(' ')} `), stdout);
      assert.match(stdout, /Examples:\n {2}gatewright /);
      assert.match(stdout, /--json/);
    }
  });

  test('answers an unknown command with usage and the one that was meant, and ends with 2', async () => {
    const { exitCode, stdout, stderr } = await fakeTerminal().run('serv');
    assert.equal(exitCode, 2);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /^gatewright: there is no command 'serv'\. Did you mean 'serve'\?\nusage: gatewright /,
    );
  });

  test('answers an unknown option or value with usage and the one that was meant, and ends with 2', async () => {
    const terminal = fakeTerminal();
    const option = await terminal.run('call', 'a.b', '--tokn', 'x');
    assert.equal(option.exitCode, 2);
    assert.match(option.stderr, /Did you mean --token\?\)\nusage: gatewright call /);
    for (const argv of [
      ['--prt', '1'],
      ['serve', '--port', '65536'],
      ['serve', '--port', '1e3'],
      ['serve', '--access-log', 'loud'],
      ['sign'],
      ['sign', 'a=1', '--dialect', 'cobol'],
      ['call', 'a.b', '--without', 'everything'],
      ['config', 'validat'],
      ['errors', '1', '2'],
    ]) {
      const { exitCode, stderr } = await terminal.run(...argv);
      assert.equal(exitCode, 2, argv.join(' '));
      assert.match(stderr, /usage: gatewright /, argv.join(' '));
    }
  });

  test('serves where no command is named, and says how to begin where there is no document', async () => {
    const terminal = fakeTerminal();
    for (const argv of [[], ['--port', '0'], ['serve']]) {
      const { exitCode, stderr } = await terminal.run(...argv);
      assert.equal(exitCode, 3);
      assert.match(stderr, /^there is no .*gatewright\.yaml: '.* serve --demo' writes one/);
    }
  });
});
