import type { StruckFault } from '../errors/refusal.ts';
import type { Api, Binding } from '../model/api.ts';
import type { App } from '../model/app.ts';
import type { AccessToken } from '../model/authorization.ts';
import type { Environment } from '../model/document.ts';
import type { Finding } from '../model/finding.ts';
import type { Received } from '../model/received.ts';
import type { ServiceTries } from '../ports/upstream.ts';
import type { Target } from '../wire/render-target.ts';
import type { ScannedBody } from '../wire/scanned-body.ts';
import type { SignMatch } from '../wire/sign-verifier.ts';

/** Which of its two names the caller used for the app; it decides the code family (protocol.md §2). */
export type KeyName = 'app_key' | 'client_id';

/** What is known of a call, each fact given by one step. */
export interface Facts {
  readonly received: Received;
  readonly body: ScannedBody;
  /** `text` is `undefined` where the value cannot be a key. */
  readonly appKey: { readonly name: KeyName; readonly text: string | undefined };
  readonly app: App;
  readonly signature: SignMatch;
  /** What the replay guard noticed and let pass. */
  readonly replay: Finding | undefined;
  readonly api: Api;
  readonly environment: Environment;
  /** `undefined` where the API needs none. */
  readonly token: AccessToken | undefined;
  /** `undefined`: the path of the binding as it stands, and every business parameter in the body. */
  readonly target: Target | undefined;
  readonly binding: Binding;
  readonly answer: Answer;
  /** In a sandbox: what was done to the call on purpose, though it was executed. */
  readonly fault: StruckFault | undefined;
}

export type Fact = keyof Facts;

/** What the call gave: a result, or the business error of the internal service. */
export type Answer = ResultAnswer | BusinessError;

export interface ResultAnswer extends ServiceTries {
  readonly kind: 'result';
  /** JSON bytes, untouched. */
  readonly result: Uint8Array;
  readonly answeredBy: AnsweredBy;
}

/** The service's own words, passed on unchanged. */
export interface BusinessError extends ServiceTries {
  readonly kind: 'business-error';
  readonly errorCode: number;
  /** The JSON text of the message as the service sent it, quotes included. */
  readonly errorMsg: string;
  readonly answeredBy: AnsweredBy;
}

/** Who spoke the answer. */
export type AnsweredBy = 'gateway' | 'service' | 'mock';
