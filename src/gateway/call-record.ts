import type { RefusalName } from '../errors/table.ts';
import { NO_FINDINGS } from '../model/finding.ts';
import type { ClientAddress } from '../model/received.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { callPipeline } from '../pipeline/call-pipeline.ts';
import { reportFindings } from '../pipeline/report-findings.ts';
import type { Passage } from '../pipeline/run-pipeline.ts';
import type { CallRecord } from '../ports/call-log.ts';
import type { ContractChecker } from '../ports/contract-checker.ts';
import type { Reply } from './reply.ts';

/** What is known of any request by the time it was answered; moments in milliseconds of the monotonic clock. */
export interface RequestNote {
  readonly requestId: string;
  readonly snapshot: Snapshot;
  /** UNIX milliseconds. */
  readonly arrivedAtMs: number;
  readonly path: string;
  readonly client: ClientAddress;
  readonly bytesIn: number;
  readonly arrivedAt: number;
  /** When the body was complete; `arrivedAt` where none was read. */
  readonly readAt: number;
  readonly answeredAt: number;
  readonly reply: Reply;
  readonly diagnosis: string | undefined;
  readonly contracts: ContractChecker;
}

/** How a request came to its answer: through the pipeline, or refused before it. */
export type Course = Passage | ListenerRefusal;

export interface ListenerRefusal {
  readonly refusedBy: 'listener';
  /** `undefined`: nothing was answered. */
  readonly refused: RefusalName | undefined;
  readonly cause: string;
}

const FORWARD_STEP = callPipeline.findIndex(step => step.name === 'forward-call');
const TYPE = /^[A-Za-z0-9._-]{1,128}$/;
const NO_STEPS: readonly number[] = [];

/** The record of a request: one shape for all, so that a reader finds each fact at its place. */
export function recordOf(note: RequestNote, course: Course): CallRecord {
  const passage = 'facts' in course ? course : undefined;
  const facts = passage?.facts;
  const tries = facts?.answer ?? passage?.refusal;
  const stepsMs = passage?.stepsMs ?? NO_STEPS;
  const serviceMs = facts?.binding?.kind === 'service' ? (stepsMs[FORWARD_STEP] ?? 0) : 0;
  return {
    requestId: note.requestId,
    revision: note.snapshot.revision,
    edition: note.snapshot.edition,
    atMs: note.arrivedAtMs,
    path: note.path,
    address: note.client.text,
    appKey: facts?.app?.key ?? facts?.appKey?.text,
    type: typeOf(passage),
    // A sandbox also has types that nobody listed, as many as somebody makes up.
    isKnownType: facts?.api !== undefined && note.snapshot.apis.has(facts.api.type),
    version: facts?.api?.version,
    mallId: facts?.token?.authorization.mallId,
    httpStatus: note.reply.httpStatus,
    code: note.reply.code,
    refused: 'facts' in course ? course.refusal?.refused : course.refused,
    stoppedBy: 'facts' in course ? course.stoppedBy : course.refusedBy,
    cause: 'facts' in course ? (course.refusal?.cause ?? course.refusal?.message) : course.cause,
    diagnosis: note.diagnosis,
    answeredBy: facts?.answer?.answeredBy ?? 'gateway',
    attempts: tries?.attempts,
    endpoint: tries?.endpoint,
    environment: facts?.received.environment ?? 'formal',
    fault: (passage?.refusal?.fault ?? facts?.fault)?.id,
    dialect: facts?.signature?.dialect.name,
    secret: facts?.signature?.secret,
    secretVersion: secretVersionOf(passage),
    findings: passage === undefined ? NO_FINDINGS : reportFindings(passage, note.contracts, note.arrivedAtMs),
    bytesIn: note.bytesIn,
    bytesOut: note.reply.body.length,
    readMs: note.readAt - note.arrivedAt,
    checksMs: note.answeredAt - note.readAt - serviceMs,
    serviceMs,
    totalMs: note.answeredAt - note.arrivedAt,
    stepsMs,
  };
}

function secretVersionOf(passage: Passage | undefined): number | undefined {
  const { app, signature } = passage?.facts ?? {};
  return app === undefined || signature === undefined ? undefined : app.secretVersions[signature.secret];
}

/** As sent, where it has the grammar of one; anything else may be a secret in the wrong place. */
function typeOf(passage: Passage | undefined): string | undefined {
  const { api, body } = passage?.facts ?? {};
  if (api !== undefined) return api.type;
  const sent = body?.textOf('type');
  return sent !== undefined && TYPE.test(sent) ? sent : undefined;
}
