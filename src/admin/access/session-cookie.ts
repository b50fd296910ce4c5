/** Over TLS a browser holds the name to Secure, Path=/ and this very host. */
const SECURE_NAME = '__Host-gatewright-session';
/** Over HTTP on the machine itself, where not every browser takes a name of that kind. */
const PLAIN_NAME = 'gatewright-session';
const VALUE = /^[\w-]{43}$/;

/** The value of the session cookie among the cookies of a request. */
export function sessionIn(cookies: string | undefined): string | undefined {
  if (cookies === undefined) return undefined;
  const pairs = new Map(
    cookies.split(';').map(each => {
      const [name = '', ...value] = each.trim().split('=');
      return [name, value.join('=')] as const;
    }),
  );
  const value = pairs.get(SECURE_NAME) ?? pairs.get(PLAIN_NAME);
  return value !== undefined && VALUE.test(value) ? value : undefined;
}

/**
 * The header that gives a session to a browser, with `''` the one that takes it away. Source: RFC 6265bis.
 *
 * `isSecure`: whether the browser came over TLS, to this listener or to the proxy in front of it.
 */
export function renderSessionCookie(value: string, isSecure: boolean): string {
  const name = isSecure ? SECURE_NAME : PLAIN_NAME;
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}${value === '' ? '; Max-Age=0' : ''}`;
}
