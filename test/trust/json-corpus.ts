import { createHash } from 'node:crypto';
import { codeOf, type HttpStage, requestOf, startStage } from '../gateway/http-stage.ts';
import { corpus, expectedOf, filesKnown } from '../reference/json-corpus.ts';
import { readBody } from '../reference/json-text.ts';
import { signBase } from '../reference/sign-bases.ts';
import { counted, type Finding, type Goal, type GoalRun, measured, notMeasured } from './goal.ts';

const NOW_SECONDS = Date.UTC(2026, 10, 22, 12) / 1000;
const ANY_SIGN = '0'.repeat(32);

export const jsonCorpus: Goal = {
  id: 'R1',
  goal: 'JSON: of the 318 files of the corpus, each embedded in a signed call, every n_ is refused with 3000000, every y_ reaches the service byte for byte, every i_ has a pinned outcome; 4000000 never',
  full: 'all 318 files over HTTP to a real service',
  short: 'the same',
  run: sendAll,
};

async function sendAll(run: GoalRun): Promise<Finding> {
  if (corpus.size === 0) return notMeasured(`${filesKnown} files of the corpus are absent`);
  const stage = await startStage();
  run.onEnd(async () => {
    await stage[Symbol.asyncDispose]();
  });
  stage.service.release();
  const tally = { accepted: 0, refused: 0, 'not pinned': 0 };
  const others: string[] = [];
  for (const [name, file] of corpus) {
    const expected = expectedOf(name);
    const fault =
      expected === 'refused' ? await faultOfRefused(stage, file) : await faultOfForwarded(stage, file);
    if (fault === undefined) tally[expected] += 1;
    else others.push(`${name}: ${fault}`);
  }
  for (const other of others) run.progress(other);
  const named = others.length === 0 ? '' : ` (${others.slice(0, 5).join('; ')})`;
  return measured(
    counted('other outcomes', `${others.length} of ${corpus.size} files${named}`, others.length === 0),
    counted('forwarded byte for byte', String(tally.accepted), tally.accepted > 0),
    counted('refused with 3000000', String(tally.refused), tally.refused > 0),
    counted('without a pin', String(tally['not pinned']), tally['not pinned'] === 0),
    counted('left out', String(filesKnown - corpus.size), corpus.size >= filesKnown),
  );
}

/** What was wrong; `undefined`: it was refused with 3000000 and reached no service. */
async function faultOfRefused(stage: HttpStage, file: Buffer): Promise<string | undefined> {
  const answer = await stage.ask(requestOf({ body: bodyWith(file, ANY_SIGN) }));
  if (answer.status !== 200 || codeOf(answer) !== 3_000_000) return `${answer.status} ${codeOf(answer)}`;
  return stage.service.unread === 0 ? undefined : 'it reached the service';
}

/** What was wrong; `undefined`: it reached the service byte for byte. */
async function faultOfForwarded(stage: HttpStage, file: Buffer): Promise<string | undefined> {
  const sign = signOf(bodyWith(file, ANY_SIGN));
  if (sign === undefined) return 'the second reader does not read it';
  const answer = await stage.ask(requestOf({ body: bodyWith(file, sign) }));
  if (codeOf(answer) !== 1_000_000) return `${answer.status} ${codeOf(answer)}`;
  const { body } = await stage.service.next();
  const isSame = body.equals(Buffer.concat([Buffer.from('{"p":'), file, Buffer.from(',"q":1}')]));
  return isSame ? undefined : 'the service got other bytes';
}

/** The file's bytes as the value of a parameter, between two others. */
function bodyWith(file: Buffer, sign: string): Buffer {
  const common = `"type":"bg.service.get","app_key":"shop","timestamp":${NOW_SECONDS},"data_type":"JSON","sign":"${sign}"`;
  return Buffer.concat([Buffer.from(`{${common},"p":`), file, Buffer.from(',"q":1}')]);
}

/** By the second verifier, which shares nothing with the gateway. */
function signOf(body: Buffer): string | undefined {
  const reading = readBody(body);
  if (!reading.reads) return undefined;
  const base = signBase(reading.body, 'plain');
  return createHash('md5').update(`shop-secret${base}shop-secret`, 'utf8').digest('hex').toUpperCase();
}
