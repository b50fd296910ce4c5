import { existsSync } from 'node:fs';
import type { AddressFault } from '../main/address-fault.ts';
import type { ServeEvent, ServeOutcome } from '../main/serve.ts';
import { programCommand } from './program-command.ts';
import type { Surroundings } from './surroundings.ts';

/** Tells people or machines what happens while a gateway serves. */
export interface ServeReporter {
  report(event: ServeEvent): void;
  end(outcome: ServeOutcome): void;
  /** Something to know that ends nothing. */
  warn(sentence: string): void;
  /** It could not even begin. */
  fail(sentence: string): void;
}

/** What a reporter knows from the command line. */
export interface ServeFacts {
  readonly surroundings: Surroundings;
  readonly path: string;
  /** As given by `--port`. */
  readonly port: number | undefined;
  readonly isDemo: boolean;
  /** Whether stdout is read by a program: then it holds nothing but JSON lines. */
  readonly hasJsonOutput: boolean;
  /** The admin token, where this start made it: then it has to be shown. */
  readonly madeToken: string | undefined;
}

/** What to do where there is no document; `undefined` where there is one. */
export function missingDocumentHint(path: string): string | undefined {
  if (existsSync(path)) return undefined;
  return `there is no ${path}: '${programCommand} serve --demo' writes one to begin with, --config names another`;
}

/** Why an address could not be had, and what asks for it. */
export function addressSentence({ keys, address, code }: AddressFault, port: number | undefined): string {
  const asking = keys.map(key => (key === 'listen.gateway' && port !== undefined ? '--port' : key));
  const origin = asking.length === 0 ? '' : ` (asked for by ${asking.join(' and ')})`;
  return `cannot listen on ${address}${origin}: ${REASONS[code] ?? code}`;
}

/** Why an admin listener is not opened to other machines by itself. */
export function publicAdminSentence(host: string): string {
  return `listen.admin names ${host}, which other machines may reach, and the admin interface speaks plain HTTP: listen on 127.0.0.1 behind what terminates TLS, or say --public-admin where the network itself keeps others away (a container's own, for example)`;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'this user may not open that port',
  EPERM: 'this user may not open that port',
  ENOTFOUND: 'this host name does not resolve',
  EAI_AGAIN: 'this host name does not resolve now',
};

/** How a drain ended, in words. */
export function drainedSentence(cut: number): string {
  return cut === 0 ? 'ended: every call was answered' : `ended: ${cut} calls were cut off`;
}
