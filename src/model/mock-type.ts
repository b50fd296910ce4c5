/** The upstream of a sandbox's own types; the blank keeps it apart from those that a document can name. */
export const SANDBOX_UPSTREAM = 'sandbox mock';

/** The type that answers well; the families below are offered as it is. */
export const MOCK_OK = 'mock.ok';

/** What a type of the sandbox makes its service do. */
export type MockBehaviour =
  /** Answers the business parameters that it was sent. */
  | { readonly kind: 'echo' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** Of every `of` calls of an app, the first `failing` get no answer. */
  | { readonly kind: 'flaky'; readonly failing: number; readonly of: number }
  | { readonly kind: 'malformed' }
  /** An HTTP status with an empty object. */
  | { readonly kind: 'status'; readonly status: number }
  /** What leads to this code, or a business error with it. */
  | { readonly kind: 'error'; readonly code: number };

const PATTERN =
  /^mock\.(?:(?<plain>echo|malformed)|delay\.(?<ms>\d{1,6})|flaky\.(?<failing>\d{1,3})of(?<of>\d{1,3})|status\.(?<status>[2-5]\d\d)|error\.(?<code>\d{1,15}))$/;

/** What a type asks for by its name; `undefined`: it is none of those families. */
export function readMockType(type: string): MockBehaviour | undefined {
  const { plain, ms, failing, of, status, code } = PATTERN.exec(type)?.groups ?? {};
  if (plain === 'echo' || plain === 'malformed') return { kind: plain };
  if (ms !== undefined) return { kind: 'delay', ms: Number(ms) };
  if (status !== undefined) return { kind: 'status', status: Number(status) };
  if (code !== undefined) return { kind: 'error', code: Number(code) };
  if (failing === undefined || of === undefined) return undefined;
  const isCycle = Number(of) >= 1 && Number(failing) <= Number(of);
  return isCycle ? { kind: 'flaky', failing: Number(failing), of: Number(of) } : undefined;
}
