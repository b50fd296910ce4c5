import {
  ALWAYS_MS,
  type Api,
  type ApiQuota,
  type ApiReports,
  type Binding,
  type ContextSigning,
  DIGEST_FIELD,
  type ParameterMapping,
  TOKEN_INFO_TYPE,
} from '../model/api.ts';
import type { ApiEntry, UpstreamEntry } from '../model/document.ts';
import { paceOf } from '../model/gcra.ts';
import { pathPrefixOf } from '../model/path-prefix.ts';
import { isTemplate, parsePathTemplate } from '../model/path-template.ts';
import type { DayRule } from '../model/quota.ts';
import { dayRuleOf } from './compile-app.ts';
import { compileDeprecation } from './compile-deprecation.ts';
import { compileKnownNames, namesParameter } from './compile-known-names.ts';

const NEVER_MS = Number.POSITIVE_INFINITY;

/** One version of an API as the data plane reads it; `upstream`: the one that it names, where there is one. */
export function compileApi(entry: ApiEntry, typeIndex: number, upstream: UpstreamEntry | undefined): Api {
  const isBuiltIn = entry.type === TOKEN_INFO_TYPE && entry.upstream === undefined;
  const binding: Binding | undefined = isBuiltIn ? { kind: 'token-info' } : compileBinding(entry, upstream);
  return Object.freeze({
    type: entry.type,
    version: entry.version,
    typeIndex,
    onlineAtMs: entry.status === 'draft' ? (entry.onlineAtMs ?? NEVER_MS) : ALWAYS_MS,
    sunsetAtMs: entry.status === 'sunset' ? ALWAYS_MS : (entry.sunsetAtMs ?? NEVER_MS),
    deprecation: compileDeprecation(entry),
    needsToken: isBuiltIn || entry.token === 'required',
    isBuiltIn,
    isSensitive: entry.sensitive,
    ingress: entry.ingress,
    bodyBytesMax: entry.bodyBytesMax,
    uploadBytesMax: entry.uploadBytesMax,
    environments: entry.environments,
    mapping: isBuiltIn ? undefined : compileMapping(entry),
    binding,
    quotas: entry.limits.map((limit, index): ApiQuota => {
      const id = `${limit.by}:${entry.type}:${entry.version}:${index}`;
      return { by: limit.by, rule: Object.freeze({ id, pace: paceOf(limit) }) };
    }),
    dayQuotas: compileDayQuotas(entry),
    contract: entry.contract === 'enforce' ? entry.requestSchema : undefined,
    contractNamesDigest: namesParameter(entry.requestSchema, DIGEST_FIELD),
    reports: compileReports(entry),
  });
}

function compileDayQuotas({ type, version, dayQuotas }: ApiEntry): readonly ApiQuota<DayRule>[] {
  if (dayQuotas === undefined) return [];
  return QUOTA_KINDS.flatMap(by => {
    const calls = dayQuotas[by];
    return calls === undefined ? [] : [{ by, rule: dayRuleOf(`${by}-day:${type}:${version}`, calls) }];
  });
}

const QUOTA_KINDS = ['api', 'app', 'merchant'] as const;

function compileBinding(entry: ApiEntry, upstream: UpstreamEntry | undefined): Binding | undefined {
  if (upstream === undefined) return undefined;
  return {
    kind: 'service',
    upstream: upstream.name,
    method: entry.method,
    path: entry.path,
    timeoutMs: entry.timeoutMs ?? upstream.timeoutMs,
    isIdempotent: entry.idempotent,
    answers: entry.answers,
    notFound: entry.notFound,
    context: compileContext(upstream),
    example: entry.example === undefined ? undefined : new TextEncoder().encode(entry.example),
  };
}

function compileContext({ contextKey, urls, stagingUrl }: UpstreamEntry): ContextSigning | undefined {
  const [url] = urls;
  if (contextKey === undefined || url === undefined) return undefined;
  const prefixes = { formal: pathPrefixOf(url), staging: pathPrefixOf(stagingUrl ?? url) };
  return Object.freeze({ key: new TextEncoder().encode(contextKey), prefixes });
}

/** A call with a body to a path that stands as it is needs none: nothing of it is looked at. */
function compileMapping({ method, path }: ApiEntry): ParameterMapping | undefined {
  const hasQuery = method === 'GET' || method === 'DELETE';
  return hasQuery || isTemplate(path)
    ? Object.freeze({ template: parsePathTemplate(path), hasQuery })
    : undefined;
}

function compileReports({ contract, requestSchema, responseSchema }: ApiEntry): ApiReports | undefined {
  const reports = {
    requestSchema: contract === 'report' ? requestSchema : undefined,
    responseSchema,
    knownNames: compileKnownNames(requestSchema),
  };
  return Object.values(reports).every(each => each === undefined) ? undefined : Object.freeze(reports);
}

/** The type that the gateway answers itself, where it is not declared. */
export const TOKEN_INFO: ApiEntry = {
  type: TOKEN_INFO_TYPE,
  version: 'V1',
  status: 'online',
  onlineAtMs: undefined,
  deprecatedAtMs: undefined,
  sunsetAtMs: undefined,
  successor: undefined,
  token: 'required',
  ingress: 'router',
  bodyBytesMax: 1024 * 1024,
  uploadBytesMax: 1024 * 1024,
  sensitive: false,
  environments: ['formal', 'staging'],
  upstream: undefined,
  path: `/${TOKEN_INFO_TYPE}`,
  method: 'POST',
  answers: 'result',
  notFound: 'operation',
  timeoutMs: undefined,
  idempotent: false,
  limits: [],
  dayQuotas: undefined,
  requestSchema: undefined,
  contract: 'off',
  responseSchema: undefined,
  example: undefined,
};
