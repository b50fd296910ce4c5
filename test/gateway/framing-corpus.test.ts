import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RawConnection } from '../faults/raw-connection.ts';
import { readSharedFile } from '../reference/shared-files.ts';
import { expectSuccess, requestOf, startStage } from './http-stage.ts';

describe('the framing corpus', { timeout: 60_000 }, () => {
  for (const file of ['handmade.json', 'llhttp.json']) {
    test(`whatever the framing of ${file}, each answer is whole, none tells success, and the gateway serves on`, async t => {
      const corpus = readSharedFile(`corpora/http-framing/${file}`);
      if (corpus === undefined) return t.skip(`${file} of the framing corpus is absent`);
      await using stage = await startStage();
      for (const { name, input } of payloadsOf(corpus)) {
        const connection = await stage.connect();
        connection.send(Buffer.from(input, 'latin1'));
        connection.end();
        await connection.ended;
        await expectWholeAnswers(connection, name);
      }
      assert.equal(stage.service.unread, 0);
      expectSuccess(await stage.ask(requestOf()));
    });
  }
});

interface Payload {
  readonly name: string;
  readonly input: string;
}

function payloadsOf(corpus: Buffer): readonly Payload[] {
  // The corpus is a list of payloads, each with a name and an input.
  return JSON.parse(corpus.toString()) as readonly Payload[];
}

/** Every answer on a connection that has ended; a torn one fails. */
async function expectWholeAnswers(connection: RawConnection, name: string): Promise<void> {
  while (connection.unread.length > 0) {
    // The answer to HEAD announces an envelope and ends with its head.
    const isOfHead = connection.unread.indexOf('\r\n\r\n') + 4 === connection.unread.length;
    const { status, body } = await connection.answer({ hasBody: !isOfHead });
    if (isOfHead || status === 100) continue;
    assert.match(
      body.toString(),
      /^\{"success":false,"requestId":"us-[0-9a-f-]{36}","errorCode":\d{7},/,
      name,
    );
  }
}
