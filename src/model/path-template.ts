import { COMMON_PARAMETERS } from './common-parameters.ts';

/** A path below a service's URL, cut at its placeholders: `/orders/{orderId}/lines` has two literals and one name. */
export interface PathTemplate {
  /** One more than there are names. */
  readonly literals: readonly string[];
  /** The business parameters that fill it, in the order of the path. */
  readonly names: readonly string[];
}

const PLACEHOLDER = /\{([^{}]*)\}/;
const HALF_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;
const COMMON: ReadonlySet<string> = new Set(COMMON_PARAMETERS);

/** Whether the path has placeholders at all, good or bad. */
export function isTemplate(path: string): boolean {
  return /[{}]/.test(path);
}

/** Cuts a path at its placeholders. Only for paths in which `templateFault` finds nothing. */
export function parsePathTemplate(path: string): PathTemplate {
  const parts = path.split(PLACEHOLDER);
  return Object.freeze({
    literals: parts.filter((_, index) => index % 2 === 0),
    names: parts.filter((_, index) => index % 2 === 1),
  });
}

/** What is wrong with the placeholders of a path, as a sentence; `undefined`: nothing. */
export function templateFault(path: string): string | undefined {
  const { literals, names } = parsePathTemplate(path);
  if (literals.some(isTemplate)) return 'a { or } without its other half';
  // Together with a value's first characters it would become one.
  if (names.length > 0 && literals.some(literal => HALF_ESCAPE.test(literal))) return 'a % that is no escape';
  const bad = names.find(name => !NAME.test(name));
  if (bad !== undefined) return `'{${bad}}' names no parameter`;
  const common = names.find(name => COMMON.has(name));
  return common === undefined ? undefined : `'{${common}}' is a common parameter, which never travels`;
}
