import type { Environment, ServiceMethod } from './document.ts';
import type { Finding } from './finding.ts';
import type { KnownNames } from './known-names.ts';
import type { PathTemplate } from './path-template.ts';
import type { DayRule, QuotaRule } from './quota.ts';

/** The type that the gateway answers itself, from the authorization of the token. Source: protocol.md §7. */
export const TOKEN_INFO_TYPE = 'bg.open.accesstoken.info.get';

/** Earlier than any instant. */
export const ALWAYS_MS: number = Number.NEGATIVE_INFINITY;

/** One version of an API as the gateway serves it. */
export interface Api {
  readonly type: string;
  readonly version: string;
  /** The index of the type in the sets of this snapshot; all versions of a type share it. */
  readonly typeIndex: number;
  /** UNIX milliseconds from which on callers can meet it; `ALWAYS_MS` where it is online. */
  readonly onlineAtMs: number;
  /** UNIX milliseconds from which on it takes no calls; `ALWAYS_MS` where it is sunset, `Infinity`: never. */
  readonly sunsetAtMs: number;
  /** `undefined`: nobody has to leave it. */
  readonly deprecation: ApiDeprecation | undefined;
  readonly needsToken: boolean;
  /** Every app and every token may call it: it is part of the gateway. */
  readonly isBuiltIn: boolean;
  readonly isSensitive: boolean;
  readonly ingress: Ingress;
  readonly bodyBytesMax: number;
  /** Of a multipart upload, fields and files together. */
  readonly uploadBytesMax: number;
  readonly environments: readonly Environment[];
  /** `undefined`: the path of the binding is as it stands, and all parameters travel in the body. */
  readonly mapping: ParameterMapping | undefined;
  /** `undefined`: bound to nothing. */
  readonly binding: Binding | undefined;
  readonly quotas: readonly ApiQuota[];
  readonly dayQuotas: readonly ApiQuota<DayRule>[];
  /** `undefined`: no contract is enforced. */
  readonly contract: object | boolean | undefined;
  /** Whether the contract speaks of `file_sha256`; else that field of an upload is the gateway's alone. */
  readonly contractNamesDigest: boolean;
  /** What is judged behind the answer, and only reported; `undefined`: nothing. */
  readonly reports: ApiReports | undefined;
}

/** What of an API's calls is reported, each `undefined` where nothing is. */
export interface ApiReports {
  /** The contract of a request that is not enforced. */
  readonly requestSchema: object | boolean | undefined;
  readonly responseSchema: object | boolean | undefined;
  /** The parameters that the contract names, enforced or not. */
  readonly knownNames: KnownNames | undefined;
}

/** What is told of an API that its callers should leave; its calls go on. */
export interface ApiDeprecation {
  /** UNIX milliseconds; `ALWAYS_MS` where it is deprecated whatever the time. */
  readonly fromMs: number;
  readonly finding: Finding;
  /** RFC 9745 and RFC 8594, names alternating with values, as far as the instants are known. */
  readonly headers: readonly string[];
}

export type Ingress = 'router' | 'upload';

/** The field of an upload that tells what its files are. Source: protocol.md §11. */
export const DIGEST_FIELD = 'file_sha256';

/** A quota of an API, and whose calls it counts together. */
export interface ApiQuota<Rule = QuotaRule> {
  readonly by: 'api' | 'app' | 'merchant';
  readonly rule: Rule;
}

/** What executes the calls of an API. */
export type Binding = ServiceBinding | { readonly kind: 'token-info' };

/** Where the business parameters of an API go that do not all travel in the body. */
export interface ParameterMapping {
  readonly template: PathTemplate;
  /** Whether those that do not fill the path become its query, since the method has no body. */
  readonly hasQuery: boolean;
}

/** How calls to a service are signed (protocol.md §12). */
export interface ContextSigning {
  readonly key: Uint8Array;
  /** What the base URL puts in front of each path. */
  readonly prefixes: Readonly<Record<Environment, string>>;
}

export interface ServiceBinding {
  readonly kind: 'service';
  /** The name of an upstream. */
  readonly upstream: string;
  readonly method: ServiceMethod;
  /** Begins with `/`; with placeholders where the API has a mapping. */
  readonly path: string;
  /** For the whole call, above 0. */
  readonly timeoutMs: number;
  /** Whether a call may be sent again although it may have been executed. */
  readonly isIdempotent: boolean;
  /** Whether a 2xx answer may carry the service's own envelope. */
  readonly answers: 'result' | 'envelope';
  /** Whether a 404 says that the operation is missing, or is an answer like any other. */
  readonly notFound: 'operation' | 'answer';
  /** What signs the context of its calls; `undefined`: they carry none. */
  readonly context: ContextSigning | undefined;
  /** JSON bytes that a mock upstream answers; `undefined`: none. */
  readonly example: Uint8Array | undefined;
}
