import type { DocumentFault } from '../config/document-fault.ts';
import { renderChanges } from '../config/render-changes.ts';
import { renderFault, renderFaults } from '../config/render-faults.ts';
import type { ServeEvent, ServeOutcome } from '../main/serve.ts';
import type { DrainTimes } from '../model/listener-settings.ts';
import { urlOf } from '../model/url-of.ts';
import { copySentence, fromCopySentence } from './copy-sentence.ts';
import { demoGuide, renderDemoGuide } from './demo-guide.ts';
import { journalSentence } from './journal-sentence.ts';
import { renderReadyLine } from './json-serve-reporter.ts';
import { programCommand } from './program-command.ts';
import {
  addressSentence,
  drainedSentence,
  missingDocumentHint,
  publicAdminSentence,
  type ServeFacts,
  type ServeReporter,
} from './serve-reporter.ts';
import { usageSentence } from './usage-sentence.ts';

/** Changes that a reload tells of. */
const CHANGES_SHOWN_MAX = 10;

/** How long the phases take in all. */
function secondsOf({ noticeMs, idleMs, finishMs }: DrainTimes): number {
  return (noticeMs + idleMs + finishMs) / 1000;
}

/** Says it in sentences: where it listens on stdout, everything else on stderr. */
export class TextServeReporter implements ServeReporter {
  readonly #facts: ServeFacts;

  constructor(facts: ServeFacts) {
    this.#facts = facts;
  }

  report(event: ServeEvent): void {
    switch (event.event) {
      case 'ready':
        return this.#ready(event);
      case 'reloaded':
        this.#say(`reloaded ${this.#facts.path}: revision ${event.revision} is served`);
        if (event.changes !== undefined && event.changes.length > 0)
          this.#say(renderChanges(event.changes, CHANGES_SHOWN_MAX));
        if (event.asksForOtherAddress) this.#say("'listen' has changed: that takes a restart");
        return this.#warnOf(event.warnings);
      case 'differs':
        return this.#differs(event);
      case 'changed':
        return this.#say(`revision ${event.revision} is served`);
      case 'refused':
        this.#say(`${this.#facts.path} was refused; what was served before goes on:`);
        return this.#say(renderFaults(event.faults));
      case 'journal':
        return this.warn(journalSentence(event));
      case 'usage':
        return this.warn(usageSentence(event));
      case 'copy':
        return this.warn(copySentence(event));
      case 'from-copy':
        return this.warn(fromCopySentence(event));
      case 'draining':
        return this.#say(
          `ending: finishing the calls in flight (${secondsOf(event.times)} s at most, again to end at once)`,
        );
    }
  }

  end(outcome: ServeOutcome): void {
    switch (outcome.ended) {
      case 'drained':
        return this.#say(drainedSentence(outcome.cut));
      case 'at-once':
        return this.#say('ended at once');
      case 'bad-document':
        return this.#say(missingDocumentHint(this.#facts.path) ?? renderFaults(outcome.faults));
      case 'no-registry':
        return this.#say(outcome.reason);
      case 'public-admin':
        return this.#say(publicAdminSentence(outcome.host));
      case 'no-address':
        return this.#say(addressSentence(outcome.fault, this.#facts.port));
    }
  }

  warn(sentence: string): void {
    this.#say(`warning: ${sentence}`);
  }

  fail(sentence: string): void {
    this.#say(sentence);
  }

  #ready(event: Extract<ServeEvent, { event: 'ready' }>): void {
    const { listening, document, revision, warnings } = event;
    const { surroundings, path, isDemo, hasJsonOutput, madeToken } = this.#facts;
    const { stdout, nowMs } = surroundings;
    const url = urlOf(listening.gateway);
    this.#warnOf(warnings);
    const line = `gatewright listens on ${url}   (${path}, revision ${revision})\n`;
    stdout.write(hasJsonOutput ? renderReadyLine(event, this.#facts) : line);
    const status = listening.status === undefined ? '' : `, ${urlOf(listening.status)}/metrics without`;
    this.#say(
      `health: ${urlOf(listening.admin)}/readyz; metrics: /metrics there with the admin token${status}`,
    );
    if (event.opening === 'made') this.#say(`admin token of this start: ${madeToken}`);
    const login = event.opening === 'made' ? `#token=${madeToken}` : '';
    this.#say(`console: ${urlOf(listening.admin)}/${login}`);
    if (event.opening === 'bootstrap')
      this.#say(
        `nobody owns this gateway yet. Bootstrap token, spent once: ${madeToken}\n  ${programCommand} access bootstrap --user NAME --admin-url ${urlOf(listening.admin)} --admin-token ${madeToken}`,
      );
    const guide = isDemo && !hasJsonOutput ? demoGuide(document, url, nowMs()) : undefined;
    if (guide !== undefined)
      stdout.write(renderDemoGuide(guide, { path, isMoved: this.#isMoved(url, document) }));
  }

  #differs({ changes, restart = [] }: Extract<ServeEvent, { event: 'differs' }>): void {
    if (changes === undefined || changes.length > 0)
      this.#say(
        `${this.#facts.path} says something else than the registry, which is what is served; to change that: ${programCommand} apply`,
      );
    if (changes !== undefined && changes.length > 0) this.#say(renderChanges(changes, CHANGES_SHOWN_MAX));
    for (const name of restart) this.#say(`'${name}' has changed: that takes a restart`);
  }

  /** Whether it listens elsewhere than its document says. */
  #isMoved(
    url: string,
    { listen }: { readonly listen: { readonly gateway: { readonly port: number } } },
  ): boolean {
    return this.#facts.port !== undefined || !url.endsWith(`:${listen.gateway.port}`);
  }

  #warnOf(warnings: readonly DocumentFault[]): void {
    for (const warning of warnings) this.#say(`warning: ${renderFault(warning)}`);
  }

  #say(text: string): void {
    this.#facts.surroundings.stderr.write(`${text}\n`);
  }
}
