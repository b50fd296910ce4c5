import { readdirSync } from 'node:fs';
import { callsAtServices, inChunks, pendingCalls } from '../gateway/http-stage.ts';
import { seededBytes } from '../gateway/seeded-bytes.ts';
import type { UploadStage } from '../gateway/upload-stage.ts';
import { formOf, headOf, signedFields, uploadOf } from '../gateway/upload-stage.ts';
import { createRandom } from '../reference/random.ts';

export interface CutUploadsPlan {
  readonly uploads: number;
  readonly seed: number;
}

/** What a series of cut uploads left behind, once nothing more went away. */
export interface CutUploadsTally {
  uploads: number;
  /** Of those, how many the service began to receive. */
  reachedService: number;
  /** How many of those were a whole request for it. */
  whole: number;
  /** Descriptors more than before: sockets and files. */
  descriptorsLeft: number;
  /** Calls that the gateway still counts as waiting. */
  pendingLeft: number;
  /** Calls that it still counts as under way at the service. */
  inFlightLeft: number;
  /** Codes of a call that needs all the room that uploads share: 1000000 where none is still held. */
  codesAfter: number[];
}

const FILE_BYTES = 400_000;
/** Every third one is cut in its head, its fields or the head of its file. */
const HEAD_BYTES = 1200;

/**
 * Cuts uploads at random bytes: by a reset, by leaving, or by ending the caller's side; every other one in chunks, with
 * a service that reads, answers at once, reads nothing or resets.
 */
export async function cutUploads(
  stage: UploadStage,
  { uploads, seed }: CutUploadsPlan,
): Promise<CutUploadsTally> {
  const random = createRandom(seed);
  const form = formOf(signedFields('bg.file.upload'), [{ content: seededBytes(FILE_BYTES, seed) }]);
  const requests = [uploadOf(form), Buffer.concat([headOf(undefined), inChunks(form, 50_000)])];
  await stage.ask(uploadOf(form));
  const before = openDescriptors();
  const first = stage.service.received.length;
  for (let nth = 0; nth < uploads; nth += 1) {
    const request = requests[nth % requests.length] ?? form;
    stage.service.deed = random.pick([
      'reads, then answers',
      'reads, then answers',
      'answers at once',
      'reads nothing',
      'resets when the body begins',
    ]);
    await cutOne(
      stage,
      request.subarray(0, random.below(random.oneIn(3) ? HEAD_BYTES : request.length - 1)),
      random.below(3),
    );
  }
  stage.service.deed = 'reads, then answers';
  stage.service.readOn();
  const tally: CutUploadsTally = {
    uploads,
    reachedService: 0,
    whole: 0,
    descriptorsLeft: 0,
    pendingLeft: 0,
    inFlightLeft: 0,
    codesAfter: [],
  };
  await settle(stage, tally, before);
  const received = stage.service.received.slice(first);
  tally.reachedService = received.length;
  tally.whole = received.filter(({ state }) => state === 'whole').length;
  for (let nth = 0; nth < ROUNDS_AFTER; nth += 1) {
    const { body } = await stage.ask(uploadOf(form));
    tally.codesAfter.push(Number(/"errorCode":(\d+)/.exec(body.toString())?.[1]));
  }
  return tally;
}

/** More than one app may have at a service at once in the document of the stage. */
const ROUNDS_AFTER = 4;
const ATTEMPTS = 20_000;

async function cutOne(stage: UploadStage, bytes: Uint8Array, how: number): Promise<void> {
  const connection = await stage.connect();
  connection.send(bytes);
  await nextTurns(40);
  if (how === 0) connection.end();
  else connection.close({ resetting: how === 1 });
  await connection.ended;
  connection.close();
}

/** Looks until nothing is left, or for so many turns of the loop that it will not go away. */
async function settle(stage: UploadStage, tally: CutUploadsTally, before: number): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    tally.pendingLeft = await pendingCalls(stage);
    tally.inFlightLeft = await callsAtServices(stage);
    tally.descriptorsLeft = Math.max(0, openDescriptors() - before);
    if (tally.pendingLeft + tally.inFlightLeft + tally.descriptorsLeft === 0) return;
    await nextTurns(10);
  }
}

/** Sockets and files of this process: gateway, service and callers alike. */
function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

async function nextTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  }
}
