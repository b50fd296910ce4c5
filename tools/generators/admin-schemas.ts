/** A JSON Schema as the admin interface declares them; only what its schemas use. */
export interface JsonSchema {
  readonly $id?: string;
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly additionalItems?: boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
}

/** Every schema with a name that these hold, they included; by name, in the order of the alphabet. */
export function namedSchemas(roots: readonly JsonSchema[]): ReadonlyMap<string, JsonSchema> {
  const named = new Map<string, JsonSchema>();
  const visit = (schema: JsonSchema): void => {
    if (schema.$id !== undefined) named.set(schema.$id, schema);
    childrenOf(schema).forEach(visit);
  };
  roots.forEach(visit);
  return new Map([...named].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function childrenOf(schema: JsonSchema): readonly JsonSchema[] {
  const { properties = {}, patternProperties = {}, anyOf = [], items, additionalProperties } = schema;
  return [
    ...Object.values(properties),
    ...Object.values(patternProperties),
    ...anyOf,
    ...(items === undefined ? [] : [items].flat()),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ];
}

/** The schema as OpenAPI 3.1 holds it: what has a name is a reference, unless it is the root. */
export function openApiSchema(schema: JsonSchema, isRoot = false): unknown {
  if (schema.$id !== undefined && !isRoot) return { $ref: `#/components/schemas/${schema.$id}` };
  const {
    $id: _name,
    properties,
    patternProperties,
    anyOf,
    items,
    additionalItems: _rest,
    ...plain
  } = schema;
  const isTuple = Array.isArray(items);
  return {
    ...plain,
    ...(properties === undefined ? {} : { properties: mapped(properties) }),
    ...(patternProperties === undefined ? {} : { patternProperties: mapped(patternProperties) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(each => openApiSchema(each)) }),
    ...(items === undefined || isTuple ? {} : { items: [items].flat().map(each => openApiSchema(each))[0] }),
    ...(isTuple ? { prefixItems: [items].flat().map(each => openApiSchema(each)), items: false } : {}),
  };
}

function mapped(schemas: Readonly<Record<string, JsonSchema>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas).map(([name, each]) => [name, openApiSchema(each)]));
}

/** The schema as a TypeScript type; what has a name by it, unless it is the root. */
export function typeScriptOf(schema: JsonSchema, isRoot = false): string {
  if (schema.$id !== undefined && !isRoot) return schema.$id;
  if (schema.anyOf !== undefined) return schema.anyOf.map(each => typeScriptOf(each)).join(' | ');
  if (schema.enum !== undefined) return schema.enum.map(value => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  switch (schema.type) {
    case 'object':
      return objectType(schema);
    case 'array':
      return arrayType(schema);
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case undefined:
      return 'unknown';
    default:
      throw new Error(`no TypeScript type for a schema of type ${schema.type}`);
  }
}

function objectType({ properties, patternProperties, required = [] }: JsonSchema): string {
  const [values] = Object.values(patternProperties ?? {});
  if (properties === undefined) {
    return `Readonly<Record<string, ${values === undefined ? 'unknown' : typeScriptOf(values)}>>`;
  }
  const lines = Object.entries(properties).map(([name, schema]) => {
    const note = schema.description === undefined ? '' : `/** ${schema.description} */\n`;
    return `${note}readonly ${name}${required.includes(name) ? '' : '?'}: ${typeScriptOf(schema)};`;
  });
  return `{\n${lines.join('\n').replaceAll(/^/gm, '  ')}\n}`;
}

function arrayType({ items }: JsonSchema): string {
  if (items === undefined) return 'readonly unknown[]';
  if (Array.isArray(items))
    return `readonly [${[items]
      .flat()
      .map(each => typeScriptOf(each))
      .join(', ')}]`;
  const inner = [items]
    .flat()
    .map(each => typeScriptOf(each))
    .join('');
  return `readonly ${/[ |]/.test(inner) ? `(${inner})` : inner}[]`;
}
