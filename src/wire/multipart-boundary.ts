const FORM = /^multipart\/form-data[ \t]*(;.*)$/i;
/** One parameter with the `;` in front of it; unquoted values are tokens. */
const PARAMETER = /;[ \t]*([A-Za-z-]+)=(?:"([^"\\]*)"|([!#$%&'*+.^_`|~0-9A-Za-z-]+))[ \t]*/gy;
/** Source: RFC 2046 §5.1.1, without the space that it allows inside. */
const BOUNDARY = /^[0-9A-Za-z'()+_,./:=?-]{1,70}$/;
const NEEDS_QUOTES = /[(),/:=?]/;

/**
 * The boundary that a content type names; `undefined` where it is no `multipart/form-data` with one proper boundary.
 *
 * The only other parameter is `charset=utf-8`, which some clients add. Source: protocol.md §11.
 */
export function boundaryOf(contentType: string): string | undefined {
  const rest = FORM.exec(contentType)?.[1];
  const parameters = rest === undefined ? undefined : parametersOf(rest);
  const boundary = parameters?.get('boundary');
  if (parameters === undefined || boundary === undefined || !BOUNDARY.test(boundary)) return undefined;
  if (parameters.size === 1) return boundary;
  return parameters.size === 2 && parameters.get('charset')?.toLowerCase() === 'utf-8' ? boundary : undefined;
}

/** The content type that names this boundary. */
export function multipartType(boundary: string): string {
  return `multipart/form-data; boundary=${NEEDS_QUOTES.test(boundary) ? `"${boundary}"` : boundary}`;
}

/** The parameters behind a type, names in lower case; `undefined` where they are malformed or one stands twice. */
export function parametersOf(text: string): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>();
  let end = 0;
  for (const [whole, name = '', quoted, token = ''] of text.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    if (parameters.has(key)) return undefined;
    parameters.set(key, quoted ?? token);
    end += whole.length;
  }
  return end === text.length ? parameters : undefined;
}
