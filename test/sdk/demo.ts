import { DEMO_DOCUMENT } from '../../src/sandbox/demo-document.ts';

/** The demo without the keys that a test gateway writes itself; nothing listens on port 1. */
export const DEMO = DEMO_DOCUMENT.replace(/^version: 1\n/m, '')
  .replace(/^listen:\n(?: {2}.*\n)+/m, '')
  .replace(':9001', ':1');

/** The keys of its first app, and the token of its first merchant. */
export const DEMO_APP = {
  appKey: 'fbbe9626040a3d0d7082f89325df39a4',
  appSecret: '1b089390c60a2547dee8bf0a2d3c05308739b940',
  accessToken: 'uplcurrent07163c6dbc36eb0877f9978e7105b81346498b68d022f4d93',
};
