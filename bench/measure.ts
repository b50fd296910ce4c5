import type { ChildProcess } from 'node:child_process';
import { request } from 'undici';
import { type LoadOrder, type LoadReport, type LoadResult, loadReportOf } from './load-protocol.ts';
import { type CpuTime, machineCpuMs, treeCpuTime } from './process-cpu.ts';
import { renderRequest, signedBodies, tamperedBody } from './signed-bodies.ts';
import type { RunningCandidate } from './stage.ts';

/** One measurement: one candidate, one body size, one round. */
export interface Sample {
  readonly candidate: string;
  readonly bodyBytes: number;
  /** From 1. */
  readonly round: number;
  readonly requests: number;
  readonly userUs: number;
  readonly systemUs: number;
  /** User and system time of the server per request. */
  readonly cpuUs: number;
  readonly requestsPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** Part of one processor that the server used. */
  readonly busy: number;
  /** Processors that work outside the benchmark used meanwhile: near 0 on a quiet machine. */
  readonly othersBusy: number;
}

/** How hard and how long to load. */
export interface LoadSettings {
  readonly generator: ChildProcess;
  readonly connections: number;
  readonly seconds: number;
}

/**
 * Loads one candidate and accounts its CPU over exactly the requests that were sent.
 *
 * Errors: throws when an answer before, during or after the load is not the right one.
 */
export async function measure(
  server: RunningCandidate,
  at: { readonly bodyBytes: number; readonly round: number },
  settings: LoadSettings,
): Promise<Sample> {
  const bodies = signedBodies(at.bodyBytes, Date.now());
  const answerBytes = await checkAnswers(server, bodies);
  const before = accountsOf(server);
  const load = await runLoad(settings, {
    port: server.port,
    requests: bodies.map(body => renderRequest(body).toString('base64')),
    connections: settings.connections,
    durationMs: settings.seconds * 1000,
    answerBytes,
  });
  const after = accountsOf(server);
  if (load.odd > 0)
    throw new Error(`${server.candidate.name} gave ${load.odd} unexpected answers under load`);
  await checkAnswers(server, bodies);
  const userMs = after.server.userMs - before.server.userMs;
  const systemMs = after.server.systemMs - before.server.systemMs;
  return {
    candidate: server.candidate.name,
    ...at,
    requests: load.requests,
    userUs: (userMs * 1000) / load.requests,
    systemUs: (systemMs * 1000) / load.requests,
    cpuUs: ((userMs + systemMs) * 1000) / load.requests,
    requestsPerSecond: (load.requests * 1000) / load.durationMs,
    p50Us: load.p50Us,
    p99Us: load.p99Us,
    busy: (userMs + systemMs) / load.durationMs,
    othersBusy: Math.max(0, after.othersMs - before.othersMs) / load.durationMs,
  };
}

interface Accounts {
  readonly server: CpuTime;
  readonly othersMs: number;
}

function accountsOf(server: RunningCandidate): Accounts {
  const own = treeCpuTime(process.pid);
  const othersMs = machineCpuMs() - own.userMs - own.systemMs;
  return { server: treeCpuTime(server.pid), othersMs };
}

/** Good bodies must be accepted, a tampered one refused. Returns the length of a good answer's body. */
async function checkAnswers(server: RunningCandidate, bodies: readonly Buffer[]): Promise<number> {
  const lengths = new Set<number>();
  for (const body of bodies) {
    const text = await post(server.port, body);
    if (!isSuccess(text)) throw new Error(`${server.candidate.name} refused a good body: ${text}`);
    lengths.add(Buffer.byteLength(text));
  }
  const [length, ...others] = lengths;
  if (length === undefined || others.length > 0) throw new Error('answers to good bodies differ in length');
  const first = bodies[0];
  if (server.candidate.checksSigns && first !== undefined) await checkTampered(server, tamperedBody(first));
  return length;
}

async function checkTampered(server: RunningCandidate, body: Buffer): Promise<void> {
  const text = await post(server.port, body);
  if (!text.includes('"success":false') || !text.includes('"errorCode":3000001')) {
    throw new Error(`${server.candidate.name} answered a tampered body with: ${text}`);
  }
}

function isSuccess(text: string): boolean {
  return (
    text.startsWith('{"result":{"totalItemNum":2,') && text.includes('},"success":true,"requestId":"us-')
  );
}

async function post(port: number, body: Buffer): Promise<string> {
  const answer = await request(`http://127.0.0.1:${port}/openapi/router`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    // A kept connection may be closed by the server between two rounds.
    reset: true,
  });
  return answer.body.text();
}

async function runLoad(settings: LoadSettings, order: LoadOrder): Promise<LoadResult> {
  const report = await askGenerator(settings.generator, order);
  if ('failed' in report) throw new Error(`the load failed: ${report.failed}`);
  return report;
}

/** Errors: throws when the generator ends instead of answering. */
async function askGenerator(generator: ChildProcess, order: LoadOrder): Promise<LoadReport> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      generator.off('exit', onExit);
      resolve(loadReportOf(message));
    };
    const onExit = (): void => reject(new Error('the load generator ended by itself'));
    generator.once('message', onMessage);
    generator.once('exit', onExit);
    generator.send(order);
  });
}
