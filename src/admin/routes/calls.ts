import { setImmediate } from 'node:timers/promises';
import { Type } from 'typebox';
import type { CallStore } from '../../ports/call-store.ts';
import { ownApps } from '../access/own-apps.ts';
import { readByAll, readByStaff } from '../access/route-access.ts';
import { AdminProblem } from '../admin-problem.ts';
import { adminRoute, adminStream } from '../admin-route.ts';
import { askedCall, askedCalls, askedFilter, isSeen } from '../asked-calls.ts';
import { CallStream } from '../call-stream.ts';
import { detailOf, filterableOf, summaryOf } from '../call-views.ts';
import { harEntryOf } from '../har-entry.ts';
import { redactorOf } from '../redactor-of.ts';
import {
  CallDetailSchema,
  CallIdSchema,
  CallPageSchema,
  type CallSummary,
  FilterSchema,
  HistogramSchema,
} from '../schemas/call.ts';
import { type HarEntry, HarSchema } from '../schemas/har.ts';

const PAGE_MAX = 1000;
const LIMIT = Type.Optional(
  Type.Integer({ minimum: 1, maximum: PAGE_MAX, description: 'Of calls; 100 without one.' }),
);
const BUCKETS_MAX = 2000;
/** Of the stream: each costs every call a little. */
const READERS_MAX = 32;
const readers = new WeakMap<CallStore, number>();

/** The recent calls. */
export const callRoutes = [
  adminRoute({
    method: 'GET',
    path: '/calls',
    summary: 'The recent calls, newest first.',
    access: readByAll('calls'),
    ask: {
      query: Type.Object({
        ...FilterSchema.properties,
        limit: LIMIT,
        before: Type.Optional(Type.Integer({ minimum: 0, description: 'The `next` of the page before.' })),
      }),
    },
    reply: CallPageSchema,
    serve({ query: { filter, limit = 100, before = Number.POSITIVE_INFINITY }, sent }, parts) {
      const redactor = redactorOf(parts);
      const calls: CallSummary[] = [];
      let next: string | null = null;
      let last = 0;
      let total = 0;
      for (const { sequence, record } of askedCalls(filter, sent.by, parts)) {
        total += 1;
        if (sequence >= before) continue;
        if (calls.length < limit) calls.push(summaryOf(record, redactor));
        else next ??= String(last);
        if (next === null) last = sequence;
      }
      return { calls, next, total };
    },
  }),
  adminStream({
    method: 'GET',
    path: '/calls/stream',
    summary:
      'The calls as they come: event `call` with a CallSummary, event `dropped` with a count where the reader was too slow.',
    access: readByAll('calls'),
    ask: { query: FilterSchema },
    open({ query: { filter }, sent }, parts) {
      const holds = askedFilter(filter);
      const open = readers.get(parts.calls) ?? 0;
      if (open >= READERS_MAX)
        throw new AdminProblem(503, `${READERS_MAX} readers follow the calls already.`);
      readers.set(parts.calls, open + 1);
      return stream => {
        const reader = new CallStream(stream);
        reader.onEnd(() => readers.set(parts.calls, (readers.get(parts.calls) ?? 1) - 1));
        const stop = parts.calls.watch(({ record }) => {
          if (!isSeen(record, ownApps(sent.by, parts.served().document))) return;
          const redactor = redactorOf(parts);
          if (holds(filterableOf(record, redactor))) reader.send(() => summaryOf(record, redactor));
        });
        reader.onEnd(stop);
      };
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/calls/histogram',
    summary: 'How many calls had which code, over time.',
    access: readByAll('calls'),
    ask: {
      query: Type.Object({
        ...FilterSchema.properties,
        bucketMs: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Of one bucket; 10,000 without one.' }),
        ),
      }),
    },
    reply: HistogramSchema,
    serve({ query: { filter, bucketMs = 10_000 }, sent }, parts) {
      const buckets = new Map<number, Record<string, number>>();
      for (const { record } of askedCalls(filter, sent.by, parts)) {
        const atMs = Math.floor(record.atMs / bucketMs) * bucketMs;
        const codes = buckets.get(atMs) ?? {};
        if (!buckets.has(atMs) && buckets.size === BUCKETS_MAX) continue;
        codes[record.code] = (codes[record.code] ?? 0) + 1;
        buckets.set(atMs, codes);
      }
      const sorted = [...buckets].toSorted(([one], [other]) => one - other);
      return { buckets: sorted.map(([atMs, codes]) => ({ atMs, codes })) };
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/calls/har',
    summary: 'The recent calls as an HTTP archive (HAR 1.2), redacted like the detail of a call.',
    access: readByStaff('calls'),
    ask: { query: Type.Object({ ...FilterSchema.properties, limit: LIMIT }) },
    reply: HarSchema,
    async serve({ query: { filter, limit = 100 }, sent }, parts) {
      const redactor = redactorOf(parts);
      const entries: HarEntry[] = [];
      for (const call of Array.from(askedCalls(filter, sent.by, parts)).slice(0, limit)) {
        // Up to 64 KiB each are looked through: calls of apps do not wait for all of them.
        await setImmediate();
        entries.push(harEntryOf(detailOf(call, redactor, parts.stepNames), parts.gatewayUrl()));
      }
      entries.reverse();
      return {
        log: { version: '1.2' as const, creator: { name: 'gatewright', version: parts.version }, entries },
      };
    },
  }),
  adminRoute({
    method: 'GET',
    path: '/calls/:id',
    summary: 'One call, with everything that is kept of it.',
    access: readByAll('calls'),
    ask: { params: CallIdSchema },
    reply: CallDetailSchema,
    serve({ params: { id }, sent: { by } }, parts) {
      const detail = detailOf(askedCall(id, by, parts), redactorOf(parts), parts.stepNames);
      // Behind the gateway nothing is a developer's.
      return by.role === 'developer' ? { ...detail, upstream: null } : detail;
    },
  }),
];
