import {
  type Api,
  type ApiQuota,
  type ApiReports,
  type Binding,
  type ContextSigning,
  DIGEST_FIELD,
  type ParameterMapping,
  TOKEN_INFO_TYPE,
} from '../model/api.ts';
import type { ApiEntry, Document, UpstreamEntry } from '../model/document.ts';
import { paceOf } from '../model/gcra.ts';
import { pathPrefixOf } from '../model/path-prefix.ts';
import { isTemplate, parsePathTemplate } from '../model/path-template.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { compileKnownNames, namesParameter } from './compile-known-names.ts';

/**
 * Every API that callers can meet, by type and version: those of the document but its drafts, and the gateway's own.
 *
 * A document may declare the gateway's own type to set its limits; without an upstream, the gateway answers it.
 */
export function compileApis(document: Document): Snapshot['apis'] {
  const published = document.apis.filter(entry => entry.status !== 'draft');
  const entries = published.some(entry => entry.type === TOKEN_INFO_TYPE)
    ? published
    : [...published, TOKEN_INFO];
  const upstreams = new Map(document.upstreams.map(upstream => [upstream.name, upstream]));
  const byType = new Map<string, Map<string, Api>>();
  const typeIndexes = new Map<string, number>();
  for (const entry of entries) {
    const typeIndex = typeIndexes.get(entry.type) ?? typeIndexes.size;
    typeIndexes.set(entry.type, typeIndex);
    const versions = byType.get(entry.type) ?? new Map<string, Api>();
    versions.set(entry.version, compileApi(entry, typeIndex, upstreams));
    byType.set(entry.type, versions);
  }
  return byType;
}

function compileApi(entry: ApiEntry, typeIndex: number, upstreams: ReadonlyMap<string, UpstreamEntry>): Api {
  const isBuiltIn = entry.type === TOKEN_INFO_TYPE && entry.upstream === undefined;
  const binding: Binding | undefined = isBuiltIn ? { kind: 'token-info' } : compileBinding(entry, upstreams);
  return Object.freeze({
    type: entry.type,
    version: entry.version,
    typeIndex,
    isSunset: entry.status === 'sunset',
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
    contract: entry.contract === 'enforce' ? entry.requestSchema : undefined,
    contractNamesDigest: namesParameter(entry.requestSchema, DIGEST_FIELD),
    reports: compileReports(entry),
  });
}

function compileBinding(entry: ApiEntry, upstreams: ReadonlyMap<string, UpstreamEntry>): Binding | undefined {
  const upstream = entry.upstream === undefined ? undefined : upstreams.get(entry.upstream);
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

const TOKEN_INFO: ApiEntry = {
  type: TOKEN_INFO_TYPE,
  version: 'V1',
  status: 'online',
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
  requestSchema: undefined,
  contract: 'off',
  responseSchema: undefined,
  example: undefined,
};
