import type { RefusalName } from '../errors/table.ts';
import { parseAddress } from '../model/address.ts';
import type { Environment } from '../model/document.ts';
import { type Received, ROUTES, type Upload } from '../model/received.ts';
import type { StepName } from './step-explanation.ts';

/** A call to explain: one that was made, or bytes that somebody asks about. */
export interface CallToExplain {
  /** `null`: the call was not made. */
  readonly requestId: string | null;
  /** The whole body as it came; of a multipart upload its text fields as one JSON object of strings. */
  readonly bytes: Uint8Array;
  /** `/openapi/router`; one that is no route of the data plane is explained as such. */
  readonly path: string;
  /** `''`: not known; then it is on no allow list. */
  readonly address: string;
  /** What the staging header asked for. */
  readonly environment: Environment | 'other';
  /** What is known of the files of an upload; absent: the call is none. */
  readonly upload?: Pick<Upload, 'announcedBytes' | 'fault'>;
  /** The text that the caller says it signed, with or without its secret. */
  readonly signedText?: string;
  /** What the gateway answered when the call was made; absent: the checks alone decide. */
  readonly outcome?: RecordedOutcome;
}

/** What the record of a call says: it stands above what the checks would say now. */
export interface RecordedOutcome {
  /** What decided the call. */
  readonly revision: string;
  readonly edition: number;
  /** The `errorCode` of the answer. */
  readonly code: number;
  /** `undefined`: the call was not refused. */
  readonly refused: RefusalName | undefined;
  readonly stoppedBy: StepName | 'listener' | undefined;
  readonly cause?: string | undefined;
  /** Milliseconds per step that ran, in the order of the pipeline. */
  readonly stepsMs: readonly number[];
}

/** The call as the listener would hand it over; `undefined` where its path is no route. */
export function receivedOf(call: CallToExplain): Received | undefined {
  const route = ROUTES.find(({ path }) => path === call.path);
  if (route === undefined) return undefined;
  return {
    bytes: call.bytes,
    upload: call.upload === undefined ? undefined : { ...NO_FILES, ...call.upload },
    route,
    requestId: call.requestId ?? NO_REQUEST_ID,
    client: { text: call.address, address: parseAddress(call.address) },
    environment: call.environment,
    caller: { isGone: false, onGone() {} },
  };
}

/** Nothing is sent, so nobody sees it. */
const NO_REQUEST_ID = '00000000-0000-4000-8000-000000000000';
const NO_FILES: Upload = {
  boundary: 'none',
  announcedBytes: undefined,
  filesBytes: undefined,
  fault: undefined,
  async *files() {},
  release() {},
};
