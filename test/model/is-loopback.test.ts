import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback } from '../../src/model/is-loopback.ts';

test('a host is loopback where only this machine reaches it', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1', 'localhost', 'LOCALHOST'])
    assert.equal(isLoopback(host), true, host);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', 'localhost.example', 'admin.internal', ''])
    assert.equal(isLoopback(host), false, host);
});
