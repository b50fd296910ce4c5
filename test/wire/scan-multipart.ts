import { MultipartScanner } from '../../src/wire/multipart-scanner.ts';

export interface ScannedPart {
  readonly name: string;
  readonly isFile: boolean;
  /** Latin-1. */
  content: string;
}

export interface ScannedForm {
  readonly parts: readonly ScannedPart[];
  /** Empty where the body reads. */
  readonly fault: string;
}

/** Scans a body that comes in these pieces. */
export function scanPieces(pieces: readonly Uint8Array[], boundary: string): ScannedForm {
  const scanner = new MultipartScanner(boundary);
  const parts: ScannedPart[] = [];
  const sink = {
    take(bytes: Uint8Array, start: number, end: number): void {
      const part = parts.at(-1);
      if (part !== undefined) part.content += Buffer.from(bytes.subarray(start, end)).toString('latin1');
    },
  };
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at = scanner.at) {
      const progress = scanner.read(piece, at, sink);
      if (progress === 'broken') return { parts: [], fault: scanner.fault };
      if (progress === 'part' && scanner.part !== undefined) {
        const { name, isFile } = scanner.part;
        parts.push({ name, isFile, content: '' });
      }
    }
  }
  return scanner.isWhole ? { parts, fault: '' } : { parts: [], fault: 'cut short' };
}

/** A body of text or bytes, in pieces of this size; 0: in one. */
export function scanText(text: string, boundary: string, size = 0): ScannedForm {
  const bytes = Buffer.from(text, 'latin1');
  if (size === 0) return scanPieces([bytes], boundary);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return scanPieces(pieces, boundary);
}
