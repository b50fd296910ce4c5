import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';

/** The demo without the keys that a test gateway writes itself; nothing listens on port 1. */
export const DEMO = DEMO_DOCUMENT.replace(/^version: 1\n/m, '')
  .replace(/^listen:\n(?: {2}.*\n)+/m, '')
  .replace(':9001', ':1');
