import type { DocumentFault } from '../config/document-fault.ts';
import type { ServeEvent, ServeOutcome } from '../main/serve.ts';
import { urlOf } from '../model/url-of.ts';
import { copySentence } from './copy-sentence.ts';
import { type DemoGuide, demoGuide } from './demo-guide.ts';
import { journalSentence } from './journal-sentence.ts';
import {
  addressSentence,
  missingDocumentHint,
  publicAdminSentence,
  type ServeFacts,
  type ServeReporter,
} from './serve-reporter.ts';
import { usageSentence } from './usage-sentence.ts';

const INFO = 30;
const WARN = 40;
const ERROR = 50;
/** Changes that a reload tells of. */
const CHANGES_SHOWN_MAX = 100;

/** Says it in JSON lines, in the shape of pino's: where it listens on stdout, everything else on stderr. */
export class JsonServeReporter implements ServeReporter {
  readonly #facts: ServeFacts;

  constructor(facts: ServeFacts) {
    this.#facts = facts;
  }

  report(event: ServeEvent): void {
    switch (event.event) {
      case 'ready':
        return this.#ready(event);
      case 'reloaded':
        this.#warnOf(event.warnings);
        return this.#log(event.asksForOtherAddress ? WARN : INFO, 'reloaded', {
          revision: event.revision,
          restart_needed: event.asksForOtherAddress,
          changes: event.changes?.slice(0, CHANGES_SHOWN_MAX),
          changes_total: event.changes?.length,
        });
      case 'differs':
        return this.#log(WARN, 'differs', {
          file: this.#facts.path,
          restart_needed: event.restart,
          changes: event.changes?.slice(0, CHANGES_SHOWN_MAX),
          changes_total: event.changes?.length,
        });
      case 'changed':
        return this.#log(INFO, 'changed', { revision: event.revision });
      case 'refused':
        return this.#log(ERROR, 'refused', { file: this.#facts.path, faults: event.faults });
      case 'journal':
        return this.warn(journalSentence(event));
      case 'usage':
        return this.warn(usageSentence(event));
      case 'copy':
        return this.warn(copySentence(event));
      case 'from-copy':
        return this.#log(WARN, 'from copy', {
          revision: `r${event.revision}`,
          written_at: new Date(event.writtenAtMs).toISOString(),
          reason: event.reason,
        });
      case 'draining':
        return this.#log(INFO, 'draining', {
          notice_ms: event.times.noticeMs,
          idle_ms: event.times.idleMs,
          finish_ms: event.times.finishMs,
        });
    }
  }

  end(outcome: ServeOutcome): void {
    switch (outcome.ended) {
      case 'drained':
        return this.#log(outcome.cut === 0 ? INFO : WARN, 'ended', { cut: outcome.cut });
      case 'at-once':
        return this.#log(WARN, 'ended', { at_once: true });
      case 'bad-document':
        return this.#log(ERROR, 'failed', {
          reason: missingDocumentHint(this.#facts.path) ?? 'the document is bad',
          faults: outcome.faults,
        });
      case 'no-registry':
        return this.fail(outcome.reason);
      case 'public-admin':
        return this.fail(publicAdminSentence(outcome.host));
      case 'no-address':
        return this.fail(addressSentence(outcome.fault, this.#facts.port));
    }
  }

  warn(sentence: string): void {
    this.#log(WARN, 'warning', { message: sentence });
  }

  fail(sentence: string): void {
    this.#log(ERROR, 'failed', { reason: sentence });
  }

  #ready(event: Extract<ServeEvent, { event: 'ready' }>): void {
    const { surroundings, madeToken } = this.#facts;
    this.#warnOf(event.warnings);
    if (event.opening === 'made') this.#log(INFO, 'admin token', { admin_token: madeToken });
    if (event.opening === 'bootstrap') this.#log(WARN, 'bootstrap token', { bootstrap_token: madeToken });
    surroundings.stdout.write(renderReadyLine(event, this.#facts));
  }

  #warnOf(warnings: readonly DocumentFault[]): void {
    for (const warning of warnings) this.#log(WARN, 'warning', { ...warning });
  }

  #log(level: number, message: string, facts: object): void {
    const { stderr, nowMs } = this.#facts.surroundings;
    stderr.write(renderLine({ level, time: nowMs(), msg: message, ...facts }));
  }
}

/** The line that says where it listens, in JSON; with the demo, how to call it. */
export function renderReadyLine(
  { listening, document, revision }: Extract<ServeEvent, { event: 'ready' }>,
  { surroundings, isDemo, path }: ServeFacts,
): string {
  const url = urlOf(listening.gateway);
  const time = surroundings.nowMs();
  return renderLine({
    level: INFO,
    time,
    msg: 'ready',
    url,
    admin_url: urlOf(listening.admin),
    status_url: listening.status && urlOf(listening.status),
    file: path,
    revision,
    demo: isDemo ? demoFacts(demoGuide(document, url, time)) : undefined,
  });
}

function demoFacts(guide: DemoGuide | undefined): object | undefined {
  if (guide === undefined) return undefined;
  const { appKey, secret, token, curl } = guide;
  return { app_key: appKey, secret, access_token: token, curl };
}

function renderLine(line: object): string {
  return `${JSON.stringify(line)}\n`;
}
