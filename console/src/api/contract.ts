/*
 * The admin API as this page reads it. Moments are `…AtMs` in UNIX milliseconds; bodies are raw text.
 * Numbers of more than 15 digits arrive as strings of their digits: see parse-json.ts.
 */

/** A number whose digits must survive. */
export type Digits = number | string;
export type Header = readonly [name: string, value: string];

export interface Status {
  readonly version: string;
  readonly revision: string;
  readonly mode: 'sandbox' | 'production';
  readonly profile: 'documented' | 'observed';
  readonly region: string;
  readonly gatewayUrl: string;
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly clock: ClockState;
}

export interface ClockState {
  readonly frozen: boolean;
  readonly nowMs: number;
  readonly offsetMs: number;
}

export interface CallSummary {
  readonly id: string;
  readonly atMs: number;
  readonly path: string;
  readonly address: string;
  readonly appKey: string | null;
  readonly type: string | null;
  readonly version: string | null;
  readonly mallId: Digits | null;
  readonly httpStatus: number;
  readonly code: number;
  readonly name: string;
  readonly stoppedBy: string | null;
  readonly cause: string | null;
  readonly answeredBy: 'gateway' | 'service' | 'mock';
  readonly environment: string;
  readonly dialect: string | null;
  readonly secret: number | null;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly totalMs: number;
  readonly readMs: number;
  readonly checksMs: number;
  readonly serviceMs: number;
  readonly revision: string;
  readonly fault: string | null;
  readonly diagnosis: string | null;
}

export interface CallPage {
  readonly calls: readonly CallSummary[];
  readonly next: string | null;
  readonly total: number;
}

export interface Histogram {
  readonly buckets: readonly { readonly atMs: number; readonly codes: Readonly<Record<string, number>> }[];
}

export interface CallDetail extends CallSummary {
  readonly request: {
    readonly method: string;
    readonly headers: readonly Header[];
    readonly text: string;
    readonly truncated: boolean;
    readonly isText: boolean;
  };
  readonly response: {
    readonly status: number;
    readonly headers: readonly Header[];
    readonly text: string;
    readonly truncated: boolean;
  };
  readonly upstream: null | {
    readonly name: string;
    readonly method: string;
    readonly target: string;
    readonly attempts: number;
    readonly status: number | null;
    readonly text: string | null;
    readonly truncated: boolean;
    readonly durationMs: number;
  };
  readonly steps: readonly { readonly name: string; readonly ms: number }[];
}

export type StepOutcome = 'passed' | 'refused' | 'would-refuse' | 'skipped' | 'unknown';
export type Mender = 'nobody' | 'caller' | 'merchant' | 'platform' | 'gateway';

export interface ExplainedStep {
  readonly step: number;
  readonly name: string;
  readonly title: string;
  readonly outcome: StepOutcome;
  readonly observed: string | null;
  readonly expected: string | null;
  readonly code: number | null;
  readonly refusal: string | null;
  readonly ms: number | null;
  readonly mends: Mender | null;
}

export type FixLanguage = 'python' | 'javascript' | 'java' | 'php' | 'go' | 'csharp';

export interface SignMistake {
  readonly id: string;
  readonly axis: string;
  readonly sentence: string;
  readonly fix: string;
  readonly fixes: Readonly<Record<FixLanguage, string>>;
}

export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

export interface SignDiagnosis {
  readonly verdict: 'right' | 'mistake' | 'several' | 'secret' | 'unknown';
  readonly sentence: string;
  readonly mistakes: readonly SignMistake[];
  readonly candidates: readonly (readonly string[])[];
  readonly expectedText: string;
  readonly sentText: string | null;
  readonly diff: readonly DiffPart[];
  readonly keys: {
    readonly missing: readonly string[];
    readonly extra: readonly string[];
    readonly changed: readonly string[];
  };
  readonly dialect: string | null;
}

export interface Explanation {
  readonly requestId: string | null;
  readonly verdict: string;
  readonly code: number;
  readonly name: string;
  readonly refusedBy: string | null;
  readonly steps: readonly ExplainedStep[];
  readonly sign: SignDiagnosis | null;
  readonly warnings: readonly { readonly kind: string; readonly path: string; readonly sentence: string }[];
  readonly fix: string | null;
}

export interface ExplainInput {
  readonly path?: string;
  readonly text: string;
  readonly signedText?: string;
}

export interface Answer {
  readonly id: string | null;
  readonly status: number;
  readonly headers: readonly Header[];
  readonly text: string;
}

export type SnippetLanguage = 'curl' | 'node' | 'python' | 'php' | 'java';

export interface SignInput {
  readonly appKey: string;
  readonly parameters: string;
  readonly dialect?: string;
}

export interface SignedBody {
  readonly text: string;
  readonly signText: string;
  readonly sign: string;
}

export interface ApiSummary {
  readonly type: string;
  readonly version: string;
  readonly status: string;
  readonly group: string;
  readonly region: string;
  readonly ingress: string;
  readonly token: string;
  readonly upstream: string;
  readonly generic: boolean;
  readonly hasSchema: boolean;
  readonly description: string | null;
}

export interface ApiDetail extends ApiSummary {
  readonly requestSchema: object | null;
  readonly example: unknown;
  readonly sampleRequest: string;
}

export interface AppCredential {
  readonly appKey: string;
  readonly name: string | null;
  readonly status: string;
  readonly magic: string | null;
}

export interface TokenCredential {
  readonly value: string;
  readonly appKey: string;
  readonly mallId: Digits;
  readonly status: string;
  readonly expiresAtMs: number | null;
  readonly magic: string | null;
}

export interface Credentials {
  readonly apps: readonly AppCredential[];
  readonly tokens: readonly TokenCredential[];
}

export interface TriggerRequest {
  readonly path: string;
  readonly appKey: string;
  readonly text: string;
  readonly headers?: readonly Header[];
  readonly unsigned?: boolean;
}

export interface Trigger {
  readonly title: string;
  readonly how: string;
  readonly request: readonly TriggerRequest[];
}

export interface ErrorEntry {
  readonly code: number;
  readonly name: string;
  readonly message: string;
  readonly sentence: string;
  readonly mends: Mender;
  readonly retry: string;
  readonly help: string;
  readonly docs: string;
  readonly trigger: Trigger | null;
}
