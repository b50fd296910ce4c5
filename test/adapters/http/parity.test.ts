import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Agent, request } from 'undici';
import { mutatedAnswers, payloadsKnown, turnedCorpus } from './answer-mutations.ts';
import { openStage, type PoolStage, textOf } from './pool-stage.ts';
import { RawPeer } from './raw-peer.ts';

const MUTATIONS = 4000;
const AT_ONCE = 16;

/** What one client made of an answer: status and body, or why it took none. */
interface Reading {
  readonly answer: string | undefined;
  readonly refusal: string;
}

/** Answers by the number in the path: whole, and then the end. */
const answers: string[] = [];
let stage: PoolStage;
let agent: Agent;

before(async () => {
  const server = createServer(socket => {
    let head = '';
    socket
      .on('error', () => {})
      .on('data', (chunk: Buffer) => {
        head += chunk.toString('latin1');
        if (!head.includes('\r\n\r\n')) return;
        socket.end(answers[Number(/^GET \/(\d+) /.exec(head)?.[1])] ?? '', 'latin1');
      });
  });
  stage = await openStage({}, await RawPeer.start(server));
  // Without pipelining each request has a connection of its own, as the service ends each of them.
  agent = new Agent({ pipelining: 0, headersTimeout: 10_000, bodyTimeout: 10_000 });
});

after(async () => {
  await agent.destroy();
  await stage.stop();
});

describe('the two readers of answers, ours and that of undici', () => {
  test('agree on the framing corpus turned round: what ours takes, undici reads the same', async t => {
    const turned = turnedCorpus();
    if (turned.length === 0)
      return t.skip(`skipped: ${payloadsKnown} payloads of the framing corpus are absent`);
    assert.equal(turned.length, payloadsKnown);
    await compareAll('framing corpus turned round', turned);
  });

  test('agree on mutated answers: what ours takes, undici reads the same', async () => {
    await compareAll('mutated answers', mutatedAnswers(1, MUTATIONS));
  });
});

async function compareAll(name: string, bytes: readonly string[]): Promise<void> {
  answers.splice(0, answers.length, ...bytes);
  const counts = { same: 0, bothRefuse: 0, onlyUndici: 0, onlyOurs: 0 };
  const findings: string[] = [];
  const pending = bytes.map((_, index) => index);
  const work = async (): Promise<void> => {
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      const [ours, theirs] = await Promise.all([readByOurs(index), readByUndici(index)]);
      if (ours.answer === undefined) counts[theirs.answer === undefined ? 'bothRefuse' : 'onlyUndici'] += 1;
      else if (ours.answer === theirs.answer) counts.same += 1;
      else if (theirs.answer === undefined && isKnown(bytes[index] ?? '', theirs.refusal))
        counts.onlyOurs += 1;
      else
        findings.push(
          `${JSON.stringify(bytes[index])}\n  ours ${ours.answer}\n  undici ${theirs.answer} ${theirs.refusal}`,
        );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  console.log(
    `${name}: ${bytes.length} answers; ${counts.same} read the same, ${counts.bothRefuse} refused by both, ` +
      `${counts.onlyUndici} taken by undici alone, ${counts.onlyOurs} by ours alone for a known reason`,
  );
  assert.deepEqual(findings, []);
  assert.ok(counts.same > bytes.length / 20, `only ${counts.same} were read`);
}

/** Where ours takes what undici refuses, by what undici says; each is allowed by the specification. */
const KNOWN: readonly (readonly [refusal: RegExp, answer: RegExp])[] = [
  // Interim answers that were not asked for are to be read and dropped: RFC 9110 §15.2.
  [/^SocketError: bad response$/, /^HTTP\/1\.[01] 100/m],
  // White space may stand behind a value: RFC 9110 §5.5.
  [/^ResponseContentLengthMismatchError/, /^content-length:[\t ]*\d+ +\r$/im],
];

function isKnown(answer: string, refusal: string): boolean {
  return KNOWN.some(([said, held]) => said.test(refusal) && held.test(answer));
}

async function readByOurs(index: number): Promise<Reading> {
  const told = await stage.call({
    request: Buffer.from(`GET /${index} HTTP/1.1\r\nhost: a\r\n\r\n`, 'latin1'),
  });
  if (told.outcome !== 'answered') return { answer: undefined, refusal: await textOf(told) };
  return { answer: await textOf(told), refusal: '' };
}

async function readByUndici(index: number): Promise<Reading> {
  try {
    const told = await request(`http://127.0.0.1:${stage.peer.port}/${index}`, { dispatcher: agent });
    const body = Buffer.from(await told.body.arrayBuffer()).toString('latin1');
    return { answer: `${told.statusCode} ${body}`, refusal: '' };
  } catch (error) {
    return { answer: undefined, refusal: String(error) };
  }
}
