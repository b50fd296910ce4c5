// The same checks as a competent developer writes them in an afternoon: express, axios, plain objects and Maps.
// Plain JavaScript, because express brings no types. Started with the path of the benchmark's document.
// It is generous to itself: no access log, no metrics, no ETag, one signing dialect.
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import axios from 'axios';
import express from 'express';

const COMMON = new Set([
  'type',
  'app_key',
  'client_id',
  'sign',
  'timestamp',
  'data_type',
  'access_token',
  'version',
]);

const document = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const apps = new Map(document.apps.map(app => [app.app_key, { ...app, status: app.status ?? 'active' }]));
const apis = new Map(document.apis.map(api => [`${api.type} ${api.version ?? 'V1'}`, api]));
const upstreams = new Map(document.upstreams.map(upstream => [upstream.name, upstream]));
const merchants = new Map(document.merchants.map(merchant => [merchant.mall_id, merchant]));
const typesOfPackage = new Map(
  document.packages.map(({ code, types }) => [code, new Set(types.flatMap(expandType))]),
);
const authorizations = new Map();
const tokens = new Map();
for (const authorization of document.authorizations) {
  authorizations.set(`${authorization.app_key} ${authorization.mall_id}`, authorization);
  for (const token of authorization.tokens) {
    tokens.set(hashToken(token.value), { ...token, expiresAt: Date.parse(token.expires_at), authorization });
  }
}

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// oxlint-disable-next-line import/no-named-as-default-member -- the way everyone writes it
const upstreamClient = axios.create({
  httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }),
  timeout: 3000,
  validateStatus: () => true,
});

const app = express();
app.disable('x-powered-by');
app.set('etag', false);
app.use(express.json({ limit: '1mb' }));

// oxlint-disable-next-line oxc/no-async-endpoint-handlers -- express 5 awaits it
app.post(['/openapi/router', '/ark/router'], async (req, res) => {
  const requestId = `us-${randomUUID()}`;
  try {
    const result = await callApi(req);
    res.json({ result, success: true, requestId, errorCode: 1000000, errorMsg: 'SUCCESS' });
  } catch (err) {
    sendRefusal(res, requestId, err);
  }
});

// Four parameters, so that express takes it for an error handler.
// oxlint-disable-next-line max-params
app.use((err, _req, res, _next) => {
  const refusal = err.status === 413 ? err : new Refusal(3000000, 'INVALID_PARAMETER');
  sendRefusal(res.status(err.status === 413 ? 413 : 200), `us-${randomUUID()}`, refusal);
});

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
process.on('disconnect', () => process.exit(0));

async function callApi(req) {
  const body = req.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) refuse(3000000, 'INVALID_PARAMETER');
  if (isMissing(body.type)) refuse(3000002, 'type is missing');
  const appKey = body.app_key ?? body.client_id;
  if (isMissing(appKey)) refuse(3000025, 'app_key is missing');
  if (isMissing(body.sign)) refuse(3000040, 'sign is missing');

  const caller = apps.get(appKey);
  if (!caller) refuse(3000026, 'app_key does not exist');
  if (!caller.secrets.some(secret => isSignedBy(body, secret))) refuse(3000001, 'SIGN_UNVALID');

  checkTimestamp(body.timestamp);
  if (isMissing(body.data_type)) refuse(3000013, 'data_type is missing');
  if (String(body.data_type).toUpperCase() !== 'JSON') refuse(3000014, 'data_type is not JSON');
  if (caller.status !== 'active') refuse(3000028, 'app is suspended');
  checkAddress(caller, req.socket.remoteAddress);

  const api = apis.get(`${body.type} ${body.version ?? 'V1'}`);
  if (!api) refuse(3000003, 'type does not exist');
  if (api.status === 'sunset') refuse(3000004, 'type is offline');
  checkEnvironment(req.headers['x-canary-staging'], { api, caller });
  if (!holdsType(caller.packages, api.type)) refuse(3000027, 'app has no permission for this type');

  const authorization = checkToken(body.access_token, caller);
  if (!holdsType(authorization.packages, api.type)) refuse(3000032, 'token has no permission for this type');
  const upstream = upstreams.get(api.upstream);
  if (!upstream) refuse(6000001, 'type is not bound');
  spendQuotas(caller, api);
  return callUpstream(upstream, { api, body, caller, authorization });
}

function isSignedBy(body, secret) {
  let base = secret;
  for (const key of Object.keys(body).toSorted()) {
    const value = body[key];
    if (key === 'sign' || value === null) continue;
    base += key + (typeof value === 'object' ? JSON.stringify(value) : value);
  }
  const expected = createHash('md5')
    .update(base + secret)
    .digest('hex')
    .toUpperCase();
  const given = Buffer.from(String(body.sign).toUpperCase());
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}

function checkTimestamp(timestamp) {
  if (isMissing(timestamp)) refuse(3000010, 'timestamp is missing');
  if (!/^\d{10}$/.test(String(timestamp))) refuse(3000011, 'timestamp is invalid');
  const ageSeconds = Math.floor(Date.now() / 1000) - Number(timestamp);
  if (ageSeconds < -300) refuse(3000011, 'timestamp is invalid');
  if (ageSeconds > 300) refuse(3000012, 'timestamp is expired');
}

function checkAddress(caller, address) {
  if (!caller.ip_allow?.length) return;
  if (!caller.ip_allow.includes(address)) refuse(5000003, 'address is not allowed');
}

function checkEnvironment(header, { api, caller }) {
  const environment = header === undefined ? 'formal' : header;
  const offered = (api.environments ?? ['formal']).includes(environment);
  if (!offered || !(caller.environments ?? ['formal']).includes(environment)) {
    refuse(5000002, 'environment is not offered');
  }
}

function checkToken(value, caller) {
  if (isMissing(value)) refuse(3000030, 'access_token is missing');
  const token = tokens.get(hashToken(value));
  if (!token) refuse(3000031, 'access_token does not exist');
  const { authorization } = token;
  if (authorization.app_key !== caller.app_key) refuse(3000033, 'access_token is of another app');
  if (token.status !== 'current' || token.expiresAt <= Date.now()) refuse(3000034, 'access_token is expired');
  const merchant = merchants.get(authorization.mall_id);
  if (authorization.status !== 'active' || merchant?.status !== 'active' || merchant.region !== 'us') {
    refuse(5000000, 'authorization is not active');
  }
  return authorization;
}

const buckets = new Map();

/** Token buckets: all quotas of the call, or none. */
function spendQuotas(caller, api) {
  const now = Date.now();
  const taken = [bucket(`app ${caller.app_key}`, caller.limit, now)];
  for (const limit of api.limits ?? []) taken.push(bucket(`${limit.by} ${api.type}`, limit, now));
  if (taken.some(each => each.tokens < 1)) refuse(4000004, 'RATE_LIMIT_EXCEED_EXCEPTION');
  for (const each of taken) each.tokens -= 1;
}

function bucket(key, limit, now) {
  let found = buckets.get(key);
  if (!found) {
    found = { tokens: limit.rate, at: now };
    buckets.set(key, found);
  }
  found.tokens = Math.min(limit.rate, found.tokens + ((now - found.at) / 1000) * limit.rate);
  found.at = now;
  return found;
}

async function callUpstream(upstream, { api, body, caller, authorization }) {
  const parameters = {};
  for (const [key, value] of Object.entries(body)) {
    if (!COMMON.has(key)) parameters[key] = value;
  }
  let answer;
  try {
    answer = await upstreamClient.post(`${upstream.url}${api.path}`, parameters, {
      headers: {
        'x-gatewright-type': api.type,
        'x-gatewright-app-key': caller.app_key,
        'x-gatewright-mall-id': authorization.mall_id,
      },
    });
  } catch {
    refuse(2000000, 'BUSINESS_EXCEPTION');
  }
  if (answer.status < 200 || answer.status > 299) refuse(7000000, 'INTERNAL_EXCEPTION');
  return answer.data;
}

function sendRefusal(res, requestId, err) {
  const known = err instanceof Refusal;
  res.json({
    success: false,
    requestId,
    errorCode: known ? err.code : 4000000,
    errorMsg: known ? err.message : 'SYSTEM_EXCEPTION',
  });
}

function holdsType(packages, type) {
  return packages.some(code => typesOfPackage.get(code)?.has(type));
}

function expandType(pattern) {
  if (!pattern.endsWith('*')) return [pattern];
  return document.apis.map(api => api.type).filter(type => type.startsWith(pattern.slice(0, -1)));
}

function hashToken(value) {
  return createHash('sha256').update(String(value)).digest('hex');
}

function isMissing(value) {
  return value === undefined || value === null || value === '';
}

function refuse(code, message) {
  throw new Refusal(code, message);
}
