import { optional } from '../kinds/key.ts';
import { duration, size, whole } from '../kinds/number.ts';
import { object } from '../kinds/object.ts';

const time = duration({ min: '10ms', max: '1h' });
const phase = duration({ min: '0s', max: '1h' });

/** What callers may hold of the listener. */
export const connections = object('connection limits', {
  headTimeMs: optional('head_time', time, {
    default: '15s',
    meaning: 'How long a head may take; 408 beyond it.',
  }),
  bodyTimeMs: optional('body_time', time, {
    default: '30s',
    meaning: 'How long a body may take, before `pace` counts; 408 beyond it.',
  }),
  idleTimeMs: optional('idle_time', time, {
    default: '75s',
    meaning: 'How long a connection is kept for its next call.',
  }),
  writeTimeMs: optional('write_time', time, {
    default: '30s',
    meaning: 'How long an answer may lie unread, before `pace` counts; the connection is cut beyond it.',
  }),
  paceBytes: optional('pace', size({ min: '1B', max: '1GiB' }), {
    default: '16KiB',
    meaning: 'What a caller has to send or take each second, once `body_time` or `write_time` is over.',
  }),
  perAddressMax: optional('per_address', whole({ unit: 'connections', min: 1, max: 1_000_000 }), {
    default: 1000,
    meaning: 'Open at once from one address (IPv6: one /64); `trusted_proxies` are not counted.',
  }),
  totalMax: optional('total', whole({ unit: 'connections', min: 1, max: 1_000_000 }), {
    default: 20_000,
    meaning: 'Open at once in all.',
  }),
});

/** When calls are turned away before they are read. */
export const overload = object('overload limits', {
  loopLagMs: optional('loop_lag', duration({ min: '1ms', max: '1m' }), {
    default: '250ms',
    meaning: 'By how much calls may make the process run late; beyond it calls are shed (4000000).',
  }),
  callsMax: optional('calls', whole({ unit: 'calls', min: 1, max: 10_000_000 }), {
    default: 10_000,
    meaning: 'Calls that wait for their answer; beyond it calls are shed (4000000).',
  }),
});

/** The phases of the end. */
export const drain = object('phases of a drain', {
  noticeMs: optional('notice', phase, {
    default: '5s',
    meaning: '`/readyz` says 503, connections are still accepted, each answer ends its connection.',
  }),
  idleMs: optional('idle', phase, {
    default: '5s',
    meaning: 'No connection is accepted; idle ones may still bring calls.',
  }),
  finishMs: optional('finish', phase, {
    default: '15s',
    meaning: 'Idle connections are closed, calls in flight are finished; what is left is cut.',
  }),
});
