import { KnownNames } from '../model/known-names.ts';

/** Keywords whose subschemas judge the same object. */
const LISTS = ['allOf', 'anyOf', 'oneOf'] as const;
const SINGLE = ['if', 'then', 'else'] as const;
/** Keywords by which a contract welcomes names that it does not list; `false` and `{}` do not. */
const OPENINGS = ['patternProperties', 'additionalProperties', 'unevaluatedProperties'] as const;

type Keywords = Readonly<Record<string, unknown>>;

/**
 * The parameters that a contract names at its top, those that it requires first.
 *
 * `undefined` where it lists no properties, welcomes others by `additionalProperties` and the like, or refers to what
 * is not in the schema itself: then no parameter can be called unknown.
 */
export function compileKnownNames(schema: object | boolean | undefined): KnownNames | undefined {
  const found = foundIn(schema);
  if (found === undefined || found.isOpen || found.listed.size === 0) return undefined;
  return new KnownNames([...found.required, ...found.listed]);
}

/** Whether a contract lists or requires a parameter of this name at its top. */
export function namesParameter(schema: object | boolean | undefined, name: string): boolean {
  const found = foundIn(schema);
  return found !== undefined && (found.listed.has(name) || found.required.has(name));
}

interface Found {
  readonly required: Set<string>;
  readonly listed: Set<string>;
  /** Schemas that were looked at: references may run in circles. */
  readonly seen: Set<object>;
  isOpen: boolean;
}

function foundIn(schema: object | boolean | undefined): Found | undefined {
  if (schema === undefined || !isKeywords(schema)) return undefined;
  const found: Found = { required: new Set(), listed: new Set(), isOpen: false, seen: new Set() };
  collect(schema, schema, found);
  return found;
}

function collect(schema: unknown, root: Keywords, found: Found): void {
  if (!isKeywords(schema) || found.seen.has(schema)) return;
  found.seen.add(schema);
  if (OPENINGS.some(keyword => isOpening(schema[keyword])) || '$dynamicRef' in schema) found.isOpen = true;
  if (isKeywords(schema['properties'])) add(found.listed, Object.keys(schema['properties']));
  if (Array.isArray(schema['required'])) add(found.required, schema['required']);
  for (const keyword of SINGLE) collect(schema[keyword], root, found);
  for (const keyword of LISTS) for (const part of itemsOf(schema[keyword])) collect(part, root, found);
  if (isKeywords(schema['dependentSchemas'])) {
    for (const part of Object.values(schema['dependentSchemas'])) collect(part, root, found);
  }
  if (typeof schema['$ref'] === 'string') followReference(schema['$ref'], root, found);
}

function followReference(reference: string, root: Keywords, found: Found): void {
  const target = reference.startsWith('#') ? resolvePointer(reference.slice(1), root) : undefined;
  if (isKeywords(target)) collect(target, root, found);
  else found.isOpen = true;
}

/** What a JSON pointer leads to; `undefined`: nothing. Anchors are not looked for. */
function resolvePointer(pointer: string, root: Keywords): unknown {
  let at: unknown = root;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at = isKeywords(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return pointer === '' || pointer.startsWith('/') ? at : undefined;
}

function isOpening(value: unknown): boolean {
  if (isKeywords(value)) return true;
  return value === true;
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function add(names: Set<string>, more: readonly unknown[]): void {
  for (const name of more) if (typeof name === 'string') names.add(name);
}

function isKeywords(value: unknown): value is Keywords {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
