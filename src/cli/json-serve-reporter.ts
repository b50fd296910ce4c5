import type { DocumentFault } from '../config/document-fault.ts';
import type { ServeEvent, ServeOutcome } from '../main/serve.ts';
import { demoGuide, urlOf } from './demo-guide.ts';
import {
  addressSentence,
  missingDocumentHint,
  type ServeFacts,
  type ServeReporter,
} from './serve-reporter.ts';
import type { Output } from './surroundings.ts';

const INFO = 30;
const WARN = 40;
const ERROR = 50;

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
        this.#warn(event.warnings);
        return this.#log(event.asksForOtherAddress ? WARN : INFO, 'reloaded', {
          revision: event.revision,
          restart_needed: event.asksForOtherAddress,
        });
      case 'refused':
        return this.#log(ERROR, 'refused', { file: this.#facts.path, faults: event.faults });
      case 'draining':
        return this.#log(INFO, 'draining', { grace_ms: event.graceMs });
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
      case 'no-address':
        return this.fail(addressSentence(outcome.fault, this.#facts.port));
    }
  }

  fail(sentence: string): void {
    this.#log(ERROR, 'failed', { reason: sentence });
  }

  #ready({ listening, document, revision, warnings }: Extract<ServeEvent, { event: 'ready' }>): void {
    const { surroundings, isDemo, madeToken, path } = this.#facts;
    this.#warn(warnings);
    const url = urlOf(listening.gateway);
    const guide = isDemo ? demoGuide(document, url, surroundings.nowMs()) : undefined;
    const facts = {
      url,
      admin_url: urlOf(listening.admin),
      status_url: listening.status && urlOf(listening.status),
      file: path,
      revision,
    };
    if (madeToken !== undefined) this.#log(INFO, 'admin token', { admin_token: madeToken });
    surroundings.stdout.write(this.#line(INFO, 'ready', { ...facts, demo: guide }));
  }

  #warn(warnings: readonly DocumentFault[]): void {
    for (const warning of warnings) this.#log(WARN, 'warning', { ...warning });
  }

  #log(level: number, message: string, facts: object): void {
    this.#facts.surroundings.stderr.write(this.#line(level, message, facts));
  }

  #line(level: number, message: string, facts: object): string {
    return `${JSON.stringify({ level, time: this.#facts.surroundings.nowMs(), msg: message, ...facts })}\n`;
  }
}
