import { ALWAYS_MS, type ApiDeprecation } from '../model/api.ts';
import type { ApiEntry } from '../model/document.ts';
import { finding } from '../model/finding.ts';

/** What is told of an API that is deprecated, or will be; `undefined`: nothing of it was announced. */
export function compileDeprecation(entry: ApiEntry): ApiDeprecation | undefined {
  const { status, deprecatedAtMs } = entry;
  const isOver = status === 'deprecated';
  if (!isOver && deprecatedAtMs === undefined) return undefined;
  return Object.freeze({
    fromMs: isOver ? ALWAYS_MS : (deprecatedAtMs ?? ALWAYS_MS),
    finding: finding('deprecated-api', detailOf(entry)),
    headers: headersOf(entry),
  });
}

function detailOf({ deprecatedAtMs, sunsetAtMs, successor }: ApiEntry): string {
  const said = [
    deprecatedAtMs === undefined ? undefined : `since ${new Date(deprecatedAtMs).toISOString()}`,
    sunsetAtMs === undefined ? undefined : `sunset at ${new Date(sunsetAtMs).toISOString()}`,
    successor === undefined ? undefined : `successor ${successor}`,
  ].filter(each => each !== undefined);
  return said.length === 0 ? 'no date and no successor are told' : said.join(', ');
}

function headersOf({ deprecatedAtMs, sunsetAtMs }: ApiEntry): readonly string[] {
  return [
    // A date of structured fields (RFC 9651), in whole seconds.
    ...(deprecatedAtMs === undefined ? [] : ['deprecation', `@${Math.floor(deprecatedAtMs / 1000)}`]),
    ...(sunsetAtMs === undefined ? [] : ['sunset', new Date(sunsetAtMs).toUTCString()]),
  ];
}
