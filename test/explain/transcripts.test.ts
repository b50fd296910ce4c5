import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { signDigests } from '../../src/adapters/node/node-digests.ts';
import { parseDocument } from '../../src/config/parse-document.ts';
import { type CallToExplain, explainCall, type RecordedOutcome } from '../../src/explain/explain-call.ts';
import { explainingWorld } from '../../src/main/explaining-world.ts';
import { callPipeline } from '../../src/pipeline/call-pipeline.ts';
import { projectRoot } from '../../tools/project.ts';
import { generations } from '../transcripts/fill-placeholders.ts';
import { type AnsweredCall, playTranscript } from '../transcripts/play-transcript.ts';
import { readTranscripts } from '../transcripts/read-transcript.ts';

/** Steps whose refusal depends on calls before, or on a service: without the record nothing tells of them. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set([
  'check-replay',
  'check-refusal-ceiling',
  'spend-quotas',
  'forward-call',
]);
/** Then it is the signs before that decide what is tried. */
const AFTER_FAILURES = 'only the remembered dialect was tried';
const VERSION = 'version: 1\n';

let byChecks = 0;
let byRecord = 0;

/** Explains a refused call of a transcript from its bytes alone where that is possible, else beside its record. */
async function explainAnswered({ document, body, nowMs, record }: AnsweredCall): Promise<void> {
  const { stoppedBy, refused, code } = record;
  if (stoppedBy === undefined || refused === undefined) return;
  const parsed = parseDocument(VERSION + document);
  assert.ok('document' in parsed);
  const isOfTheMoment =
    stoppedBy === 'listener' ||
    OF_THE_MOMENT.has(stoppedBy) ||
    record.cause === AFTER_FAILURES ||
    !isJsonText(body);
  const environment = record.environment;
  assert.ok(environment === 'formal' || environment === 'staging' || environment === 'other');
  const call: CallToExplain = {
    requestId: record.requestId,
    bytes: body,
    path: record.path,
    address: record.address,
    environment,
    ...(isOfTheMoment ? { outcome: outcomeOf(record) } : {}),
  };
  const world = await explainingWorld({ document: parsed.document, revision: 'test' }, nowMs);
  const explained = await explainCall(call, world, signDigests);
  assert.equal(explained.refusedBy, stoppedBy);
  assert.equal(explained.name, refused);
  assert.equal(explained.code, code);
  const step = explained.steps.find(({ outcome }) => outcome === 'refused');
  if (stoppedBy !== 'listener') {
    assert.equal(step?.name, stoppedBy);
    assert.ok((step?.observed ?? '').length > 2);
    assert.ok(isOfTheMoment || (step?.expected ?? '').length > 2);
  }
  if (isOfTheMoment) byRecord += 1;
  else byChecks += 1;
}

function outcomeOf(record: AnsweredCall['record']): RecordedOutcome {
  const { revision, edition, stoppedBy, refused, code, cause, stepsMs } = record;
  const step = callPipeline.find(({ name }) => name === stoppedBy)?.name;
  return { revision, edition, code, refused, cause, stepsMs, stoppedBy: step ?? 'listener' };
}

/** Multipart bodies are kept as the fields that were read of them, which a transcript does not hold. */
function isJsonText(body: Uint8Array): boolean {
  return !new TextDecoder().decode(body).startsWith('--');
}

describe('the explanation of every refused transcript names the step that the wire was refused by', () => {
  for (const path of globSync('test/transcripts/*.txt', { cwd: projectRoot }).toSorted()) {
    const text = readFileSync(join(projectRoot, path), 'utf8');
    for (const transcript of readTranscripts(basename(path), text)) {
      for (const generation of transcript.isForBoth ? generations : generations.slice(0, 1)) {
        test(`${transcript.title} (/${generation})`, { timeout: 20_000 }, () =>
          playTranscript(transcript, generation, explainAnswered),
        );
      }
    }
  }

  test('most of them from their bytes alone', () => {
    console.log(
      `refused transcripts: ${byChecks} calls explained from their bytes, ${byRecord} beside their record`,
    );
    assert.ok(byChecks > byRecord, `${byChecks} by checks, ${byRecord} by record`);
  });
});
