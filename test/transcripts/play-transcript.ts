import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { errorNameOf, errorRows } from '../../src/errors/table.ts';
import type { CallRecord } from '../../src/main/index.ts';
import { callPipeline } from '../../src/pipeline/call-pipeline.ts';
import { type RawAnswer, RawConnection } from '../faults/raw-connection.ts';
import {
  fillForm,
  fillRequest,
  fillText,
  type Generation,
  matchesText,
  type Surroundings,
  withLineEnds,
} from './fill-placeholders.ts';
import { RawService } from './raw-service.ts';
import { type BlockMessage, messageOf, type Transcript, type TranscriptStep } from './read-transcript.ts';
import { MovableClock, startTestGateway, type TestGateway } from './running-gateway.ts';

/** Not a whole second, so that edges show whether whole seconds are compared. */
const START_MS = Date.UTC(2026, 10, 22, 12, 0, 0, 700);

/** Plays a transcript against a real gateway and real services; throws where the wire says something else. */
export async function playTranscript(
  transcript: Transcript,
  generation: Generation,
  look?: LookAtCall,
): Promise<void> {
  const play = new Play(generation, look);
  try {
    for (const step of transcript.steps) await play.step(step);
    play.expectNothingLeft();
  } finally {
    await play.end();
  }
}

/** A call that was answered, for those who look at it from another side. */
export interface AnsweredCall {
  /** The document as it is served, `version` and `listen` left out. */
  readonly document: string;
  /** Of the request. */
  readonly body: Uint8Array;
  readonly nowMs: number;
  readonly record: CallRecord;
}

export type LookAtCall = (call: AnsweredCall) => Promise<void>;

/** A request that waits for its answer to be read. */
interface OpenRequest {
  readonly connection: RawConnection;
  readonly seen: Map<string, string>;
  readonly body: Uint8Array;
}

class Play {
  readonly #generation: Generation;
  readonly #clock = new MovableClock(START_MS);
  readonly #services = new Map<string, RawService>();
  readonly #open = new Map<string, OpenRequest[]>();
  readonly #records = new Map<string, CallRecord>();
  /** What `{requestId}` and `{uuid}` were last seen to be. */
  #seen = new Map<string, string>();
  #gateway: TestGateway | undefined;

  #document = '';
  readonly #look: LookAtCall | undefined;

  constructor(generation: Generation, look: LookAtCall | undefined) {
    this.#generation = generation;
    this.#look = look;
  }

  async step(step: TranscriptStep): Promise<void> {
    const [, verb = '', label = '', ending = ''] =
      /^(document|clock|service|request|answer|access record)( [A-Za-z]+?)??( received| goes on)?$/.exec(
        step.keyword.replace(/, \d+ times$/, ''),
      ) ?? [];
    const name = label.trim();
    switch (verb + ending) {
      case 'document':
        return this.#openGateway(step);
      case 'clock':
        return this.#clock.move(Number(/^\+(\d+) ms$/.exec(step.argument)?.[1]));
      case 'service':
        return this.#tellService(name, step);
      case 'service goes on':
        return this.#service(name).release();
      case 'service received':
        return this.#expectCall(name, step);
      case 'request':
        return this.#send(name, step);
      case 'answer':
        return this.#expectAnswers(name, step);
      case 'access record':
        return this.#expectRecord(name, step);
      default:
        throw new Error(`line ${step.line}: no step is called '${step.keyword}'`);
    }
  }

  expectNothingLeft(): void {
    const unanswered = [...this.#open.values()].flat().length;
    assert.equal(unanswered, 0, 'requests whose answer no line expects');
  }

  async end(): Promise<void> {
    for (const { connection } of [...this.#open.values()].flat()) connection.close();
    for (const service of this.#services.values()) await service.stop();
    await this.#gateway?.drain(0);
  }

  async #openGateway({ argument, block }: TranscriptStep): Promise<void> {
    const shared =
      argument === '' ? '' : readFileSync(new URL(`documents/${argument}.yaml`, import.meta.url), 'utf8');
    let text = `${shared}\n${block}\n`;
    for (const [placeholder, name = ''] of text.matchAll(/\{service(?: ([a-z]+))?\}/g)) {
      text = text.replaceAll(placeholder, (await this.#startService(name)).url);
    }
    this.#document = text;
    this.#gateway = await startTestGateway(text, this.#clock);
  }

  async #startService(name: string): Promise<RawService> {
    const started = this.#services.get(name);
    if (started !== undefined) return started;
    const service = new RawService();
    await service.start();
    this.#services.set(name, service);
    return service;
  }

  #service(name: string): RawService {
    const service = this.#services.get(name);
    if (service === undefined) throw new Error(`the document names no {service ${name}}`);
    return service;
  }

  #tellService(name: string, { argument, block }: TranscriptStep): Promise<void> {
    const [, deed = argument, status = '200'] = /^(.*) (\d{3})$/.exec(argument) ?? [];
    const { headers, body } = messageOf(block);
    const message = {
      status: Number(status),
      headers: headers.map(([header, value]) => `${header}: ${value}`),
      body: Buffer.from(fillText(body, this.#surroundings), 'latin1'),
    };
    return this.#service(name).behave({ deed, message });
  }

  async #send(name: string, step: TranscriptStep): Promise<void> {
    const times = Number(/, (\d+) times$/.exec(step.keyword)?.[1] ?? 1);
    const bytes = requestBytes(step, {
      nowMs: this.#clock.wallMs(),
      generation: step.argument.includes(' /ark/') ? 'ark' : this.#generation,
    });
    const body = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
    this.#seen = new Map();
    for (let sent = 0; sent < times; sent += 1) {
      const connection = await RawConnection.open(this.#started.port);
      connection.send(bytes);
      const seen = times === 1 ? this.#seen : new Map<string, string>();
      this.#open.set(name, [...(this.#open.get(name) ?? []), { connection, seen, body }]);
    }
  }

  async #expectAnswers(name: string, step: TranscriptStep): Promise<void> {
    const waiting = this.#open.get(name) ?? [];
    assert.notEqual(waiting.length, 0, `line ${step.line}: an answer without a request`);
    this.#open.delete(name);
    for (const request of waiting) await this.#expectAnswer(name, request, step);
  }

  async #expectAnswer(
    name: string,
    { connection, seen, body: sent }: OpenRequest,
    step: TranscriptStep,
  ): Promise<void> {
    const answer = await connection.answer();
    const { headers, body } = messageOf(step.block);
    const expected = fillText(body, this.#surroundings);
    assert.equal(`${answer.status}`, step.argument, `line ${step.line}: ${answer.body.toString()}`);
    expectHeaders(answer.headers, headers, { seen, step });
    expectText(answer.body, expected, { seen, step });
    if (answer.headers.get('connection') === 'close') assert.equal(await connection.ended, 'closed');
    connection.close();
    const text = answer.body.toString();
    const [record, second] = this.#started.records.filter(({ requestId }) =>
      text.includes(`"requestId":"${requestId}"`),
    );
    assert.ok(
      record !== undefined && second === undefined,
      'not one access record with the request id of the answer',
    );
    this.#records.set(name, record);
    expectHonestRecord(record, answer);
    await this.#look?.({ document: this.#document, body: sent, nowMs: this.#clock.wallMs(), record });
  }

  async #expectCall(name: string, step: TranscriptStep): Promise<void> {
    const service = this.#service(name);
    if (step.argument === 'nothing') return assert.equal(service.unread, 0, 'the service received a call');
    const call = await service.next();
    const { headers, body } = messageOf(step.block);
    assert.equal(`${call.method} ${call.path}`, step.argument, `line ${step.line}`);
    const received = new Map(call.headers);
    assert.equal(received.size, call.headers.length, 'a header that stands twice');
    expectHeaders(received, headers, { seen: this.#seen, step });
    const expected = fillText(isForm(headers) ? withLineEnds(body) : body, this.#surroundings);
    expectText(call.body, expected, { seen: this.#seen, step });
  }

  #expectRecord(name: string, step: TranscriptStep): void {
    const record = this.#records.get(name);
    assert.ok(record !== undefined, `line ${step.line}: no answer yet`);
    const fields = new Map(Object.entries(record));
    for (const line of step.block.split('\n')) {
      const [, field = '', expected = ''] = /^([a-zA-Z]+): (.*)$/.exec(line) ?? [];
      assert.ok(fields.has(field), `line ${step.line}: no field of the access record is called '${field}'`);
      const actual = String(fields.get(field) ?? '(none)');
      const wanted = fillText(expected, this.#surroundings);
      if (!matchesText(actual, wanted, this.#seen)) assert.equal(actual, wanted, field);
    }
  }

  get #started(): TestGateway {
    if (this.#gateway === undefined) throw new Error('no document yet');
    return this.#gateway;
  }

  get #surroundings(): Surroundings {
    return { generation: this.#generation, nowMs: this.#clock.wallMs() };
  }
}

function isForm(headers: BlockMessage['headers']): boolean {
  return headers.some(
    ([name, value]) => name.toLowerCase() === 'content-type' && value.startsWith('multipart/form-data'),
  );
}

/** The step that expects something, and what was seen under its placeholders so far. */
interface Expectation {
  readonly step: TranscriptStep;
  readonly seen: Map<string, string>;
}

/** Adds the headers that every HTTP request has, unless the transcript writes them itself. */
function requestBytes({ argument, block }: TranscriptStep, surroundings: Surroundings): Buffer {
  const { headers, body } = messageOf(block);
  const bytes = isForm(headers) ? fillForm(body, surroundings) : fillRequest(body, surroundings);
  const defaults = [
    ['host', 'gateway.example'],
    ['content-type', 'application/json'],
    ['content-length', String(bytes.length)],
  ] as const;
  const written = new Set(headers.map(([name]) => name.toLowerCase()));
  const lines = [...defaults.filter(([name]) => !written.has(name)), ...headers]
    .filter(([, value]) => value !== '(none)')
    .map(([name, value]) => `${name}: ${value}`);
  const requestLine = `${fillText(argument, surroundings)} HTTP/1.1`;
  return Buffer.concat([Buffer.from([requestLine, ...lines, '', ''].join('\r\n'), 'latin1'), bytes]);
}

function expectHeaders(
  actual: ReadonlyMap<string, string>,
  expected: BlockMessage['headers'],
  { seen, step }: Expectation,
): void {
  for (const [name, value] of expected) {
    const found = actual.get(name.toLowerCase()) ?? '(none)';
    if (!matchesText(found, value, seen)) assert.equal(found, value, `line ${step.line}: header ${name}`);
  }
}

function expectText(actual: Buffer, expected: string, { seen, step }: Expectation): void {
  if (matchesText(actual.toString('latin1'), expected, seen)) return;
  const shown = (bytes: Buffer): string => bytes.toString().slice(0, SHOWN_LENGTH_MAX);
  assert.equal(shown(actual), shown(Buffer.from(expected, 'latin1')), `line ${step.line}`);
  assert.fail(`line ${step.line}: the end differs, or another request id`);
}

const SHOWN_LENGTH_MAX = 2_000;

const CODE = '"errorCode":';
const stepNames: ReadonlySet<string> = new Set(callPipeline.map(({ name }) => name));

/** A record tells what the answer told, names a real check, and holds nothing that a log must not hold. */
function expectHonestRecord(record: CallRecord, { status, body }: RawAnswer): void {
  const codeAt = body.lastIndexOf(CODE) + CODE.length;
  const code = Number.parseInt(body.toString('latin1', codeAt, codeAt + 20), 10);
  assert.equal(record.code, code);
  assert.equal(record.httpStatus, status);
  assert.equal(record.bytesOut, body.length);
  const { refused, stoppedBy } = record;
  assert.equal(refused === undefined, stoppedBy === undefined);
  if (refused !== undefined && stoppedBy !== undefined) {
    assert.ok([errorRows[refused].code, errorRows[refused].observed?.code].includes(code), refused);
    assert.ok(stoppedBy === 'listener' || stepNames.has(stoppedBy), stoppedBy);
    const declared = callPipeline.find(({ name }) => name === stoppedBy)?.refuses ?? [
      'bad-params',
      'system-exception',
    ];
    assert.ok(declared.includes(refused), `${stoppedBy} does not declare ${refused}`);
  } else if (code !== errorRows.success.code)
    assert.equal(errorNameOf(code), undefined, 'a refusal without a check');
  // A row of the table is called token-of-other-app.
  assert.doesNotMatch(
    JSON.stringify({ ...record, refused: '', diagnosis: record.diagnosis?.replace(` ${refused} `, ' ') }),
    /-secret|token-of/,
    'a secret in the access record',
  );
}
