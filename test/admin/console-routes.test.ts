import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConsoleFiles } from '../../src/admin/console-files.ts';
import { startAdminStage } from './admin-stage.ts';

function builtConsole(): { readonly folder: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  const dist = join(folder, 'dist');
  mkdirSync(join(dist, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'not for anybody');
  writeFileSync(join(dist, 'index.html'), '<!doctype html>');
  writeFileSync(join(dist, 'assets', 'main-0abc.js'), 'export {}');
  return { folder: dist, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

test('what the folder holds is found, and pages of the console get its page', () => {
  using built = builtConsole();
  const files = new ConsoleFiles(built.folder);
  assert.equal(Buffer.from(files.find('/')?.bytes ?? []).toString(), '<!doctype html>');
  assert.equal(files.find('/requests/us-1')?.contentType, 'text/html; charset=utf-8');
  assert.partialDeepStrictEqual(files.find('/assets/main-0abc.js'), {
    contentType: 'text/javascript; charset=utf-8',
    isHashed: true,
  });
  assert.equal(files.find('/assets/main-0000.js'), undefined);
});

test('no path leads out of the folder', () => {
  using built = builtConsole();
  symlinkSync(join(built.folder, '..', 'secret.txt'), join(built.folder, 'link.txt'));
  const files = new ConsoleFiles(built.folder);
  for (const path of [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '//secret.txt',
    '/%2e%2e/secret.txt',
    '/..\\secret.txt',
    '/link.txt',
    '/assets/\0',
  ])
    assert.equal(files.find(path), undefined, path);
});

test('a build that appears later is served, and one that goes is not', () => {
  using built = builtConsole();
  const later = join(built.folder, 'later');
  const files = new ConsoleFiles(later);
  assert.equal(files.find('/'), undefined);
  mkdirSync(later);
  writeFileSync(join(later, 'index.html'), 'built');
  assert.equal(Buffer.from(files.find('/')?.bytes ?? []).toString(), 'built');
  rmSync(later, { recursive: true });
  assert.equal(files.find('/'), undefined);
});

test('every page comes with a policy that runs nothing from elsewhere and nothing inline', async () => {
  await using stage = await startAdminStage();
  for (const path of ['/', '/nowhere.js', '/requests']) {
    const answer = await stage.ask(path, { token: '' });
    const policy = String(answer.headers['content-security-policy']);
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.equal(answer.headers['referrer-policy'], 'no-referrer');
  }
});

test('only reading is served outside of the routes', async () => {
  await using stage = await startAdminStage();
  assert.equal((await stage.ask('/', { method: 'POST', body: '{}' })).status, 404);
});
