import { Buffer } from 'node:buffer';
import { type ReadAscii, readAscii } from '../../wire/read-ascii.ts';

/** In one step of the runtime, where the bytes are a `Buffer`: every body is one. */
export const readAsciiFromBuffer: ReadAscii = (bytes, start, end) =>
  bytes instanceof Buffer ? bytes.toString('latin1', start, end) : readAscii(bytes, start, end);
