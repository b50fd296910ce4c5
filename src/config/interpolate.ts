/** What became of the references in a text. */
export type Interpolated =
  | { readonly outcome: 'text'; readonly text: string; readonly fromEnvironment: boolean }
  | { readonly outcome: 'missing'; readonly variable: string }
  | { readonly outcome: 'malformed' };

const REFERENCE = /\$(\$?)\{([^}]*)(\}?)/g;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** `text` with each `${NAME}` replaced by the variable's value and each `$${` by a literal `${`. */
export function interpolate(
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): Interpolated {
  if (!text.includes('${')) return { outcome: 'text', text, fromEnvironment: false };
  let written = '';
  let at = 0;
  let fromEnvironment = false;
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, escape, name = '', close] = match;
    written += text.slice(at, match.index);
    at = match.index + whole.length;
    if (escape === '$') {
      written += whole.slice(1);
      continue;
    }
    if (close !== '}' || !VARIABLE.test(name)) return { outcome: 'malformed' };
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (value === undefined) return { outcome: 'missing', variable: name };
    written += value;
    fromEnvironment = true;
  }
  return { outcome: 'text', text: written + text.slice(at), fromEnvironment };
}
