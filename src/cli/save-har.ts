import { writeFileSync } from 'node:fs';
import type { Har } from '../admin/schemas/har.ts';
import { type AdminFlags, openAdmin } from './ask-admin.ts';
import { resolvePath } from './document-path.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Surroundings } from './surroundings.ts';

/** Which calls an archive holds, and where it goes. */
export interface HarWish {
  /** A query of `/calls/har`. */
  readonly query: string;
  /** `undefined`: the standard output. */
  readonly file: string | undefined;
}

/** Writes recent calls as an HTTP archive, as the gateway gives it. */
export async function saveHar(
  { query, file }: HarWish,
  flags: AdminFlags,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stdout, stderr } = surroundings;
  const answer = await openAdmin({ method: 'GET', path: `/calls/har?${query}` }, flags, surroundings);
  if ('failed' in answer) {
    stderr.write(`${answer.failed}\n`);
    return answer.exitCode;
  }
  const text = await answer.text();
  if (file === undefined) {
    stdout.write(`${text}\n`);
    return EXIT.OK;
  }
  try {
    writeFileSync(resolvePath(surroundings, file), `${text}\n`);
  } catch (err) {
    const code = err instanceof Error && 'code' in err ? String(err.code) : 'unknown';
    stderr.write(`${file} cannot be written (${code})\n`);
    return EXIT.FAILED;
  }
  // The gateway of this program keeps the schema of its own answer.
  const { log } = JSON.parse(text) as Har;
  stderr.write(`${log.entries.length} calls in ${file}\n`);
  return EXIT.OK;
}
