import { fileURLToPath } from 'node:url';

/** What a candidate serves. */
export interface Serving {
  readonly documentPath: string;
  /** Of the document's only upstream, for candidates that read no document. */
  readonly upstreamUrl: string;
}

/** A gateway to measure. */
export interface Candidate {
  readonly name: string;
  readonly script: string;
  /** Arguments behind the script. */
  args(serving: Serving): readonly string[];
  /** Finds the data-plane port in what it prints. */
  readonly portPattern: RegExp;
  /** Whether it must refuse a tampered body. */
  readonly checksSigns: boolean;
  /** Ours takes a process channel to end with the harness; the product is run as its users run it. */
  readonly channel: boolean;
}

const LISTENING = /http:\/\/127\.0\.0\.1:(\d+)/;

/** Every candidate in the order in which a round measures them. */
export const CANDIDATES: readonly Candidate[] = [
  {
    name: 'gatewright',
    script: pathOf('../bin/gatewright.js'),
    args: ({ documentPath }) => ['serve', '--config', documentPath, '--port', '0'],
    portPattern: LISTENING,
    checksSigns: true,
    channel: false,
  },
  ownCandidate('bare-proxy', pathOf('./candidates/bare-proxy.ts'), false),
  ownCandidate('express-axios', pathOf('./candidates/express-axios.js'), true),
];

/** A script that takes the document's path and the upstream's URL and prints `http://127.0.0.1:<port>`. */
export function ownCandidate(name: string, script: string, checksSigns: boolean): Candidate {
  return {
    name,
    script,
    args: ({ documentPath, upstreamUrl }) => [documentPath, upstreamUrl],
    portPattern: LISTENING,
    checksSigns,
    channel: true,
  };
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
