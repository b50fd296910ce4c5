import type { Explanation } from '../explain/explain-call.ts';

/** Where the admin interface is, and who asks. */
export interface AdminAccess {
  /** `http://127.0.0.1:8081` */
  readonly url: string;
  readonly token: string;
}

const WAIT_MS = 10_000;

/** Asks a running gateway to explain one of its recent calls; a sentence where it cannot. */
export async function fetchExplanation(
  requestId: string,
  { url, token }: AdminAccess,
): Promise<Explanation | { readonly failed: string }> {
  const target = `${url.replace(/\/+$/, '')}/admin/v1/calls/${encodeURIComponent(requestId)}/explanation`;
  try {
    const answer = await fetch(target, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      signal: AbortSignal.timeout(WAIT_MS),
    });
    if (!answer.ok) return { failed: `${url} answered ${answer.status}${titleIn(await answer.text())}` };
    const explanation: unknown = await answer.json();
    if (!isExplanation(explanation)) return { failed: `${url} answered something that is no explanation` };
    return explanation;
  } catch (error) {
    return { failed: `${url} cannot be asked: ${causeOf(error)}` };
  }
}

function isExplanation(value: unknown): value is Explanation {
  return (
    typeof value === 'object' &&
    value !== null &&
    'verdict' in value &&
    'steps' in value &&
    Array.isArray(value.steps)
  );
}

/** The title and detail of a problem document (RFC 9457), where it is one. */
function titleIn(text: string): string {
  try {
    const problem: unknown = JSON.parse(text);
    if (typeof problem !== 'object' || problem === null) return '';
    const said = ['title', 'detail'].flatMap(name => {
      // A key of an object of unknown values.
      const part = (problem as Readonly<Record<string, unknown>>)[name];
      return typeof part === 'string' ? [part] : [];
    });
    return said.length === 0 ? '' : `: ${said.join(': ')}`;
  } catch {
    return '';
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
