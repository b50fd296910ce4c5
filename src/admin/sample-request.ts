/** How deep a sample goes: schemas may refer to themselves. */
const DEPTH_MAX = 6;

/** A JSON value that fits a schema in simple cases, as text: enough to begin with. */
export function sampleRequest(schema: object | boolean | undefined): string {
  const value = sampleOf(schema, 0);
  return JSON.stringify(typeof value === 'object' && value !== null ? value : {}, undefined, 2);
}

function sampleOf(schema: unknown, depth: number): unknown {
  if (typeof schema !== 'object' || schema === null || depth > DEPTH_MAX) return {};
  // The keys of JSON Schema that are looked at; whatever else stands in them is not what is asked for.
  const known = schema as Readonly<Record<string, unknown>>;
  for (const key of ['const', 'default'] as const) if (known[key] !== undefined) return known[key];
  for (const key of ['examples', 'enum'] as const) {
    const list = known[key];
    if (Array.isArray(list) && list.length > 0) return list[0] as unknown; // of any type
  }
  switch (typeOf(known)) {
    case 'object':
      return objectSample(known, depth);
    case 'array':
      return [sampleOf(known['items'], depth + 1)];
    case 'integer':
    case 'number':
      return typeof known['minimum'] === 'number' ? known['minimum'] : 1;
    case 'boolean':
      return true;
    case 'string':
      return 'text';
    default:
      return {};
  }
}

function typeOf(schema: Readonly<Record<string, unknown>>): unknown {
  const { type } = schema as { readonly type?: unknown }; // looked at by its value alone
  if (Array.isArray(type)) return type.find(each => each !== 'null') as unknown; // compared with names only
  return type ?? (schema['properties'] === undefined ? undefined : 'object');
}

function objectSample(schema: Readonly<Record<string, unknown>>, depth: number): object {
  const { properties, required } = schema as { readonly properties?: unknown; readonly required?: unknown }; // checked next
  if (typeof properties !== 'object' || properties === null) return {};
  const wanted = Array.isArray(required) ? new Set<unknown>(required) : new Set<unknown>();
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => wanted.size === 0 || wanted.has(name))
      .map(([name, each]) => [name, sampleOf(each, depth + 1)]),
  );
}
