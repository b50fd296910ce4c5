/** The part of JSON Schema that a form can be made of. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

export type FieldKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'choice' | 'json';

/** Which field a value gets; what the form does not understand is edited as JSON. */
export function fieldKind(schema: Schema): FieldKind {
  if (schema.enum !== undefined) return 'choice';
  const types =
    typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []).filter(type => type !== 'null');
  const [type] = types;
  if (types.length !== 1) return 'json';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'string' || type === 'boolean') return type;
  if (type === 'object' && membersOf(schema).length > 0) return 'object';
  return type === 'array' && schema.items !== undefined ? 'array' : 'json';
}

/** The members of an object that are known: those with a schema, and those that are only required. */
export function membersOf({
  properties = {},
  required = [],
}: Schema): readonly (readonly [string, Schema])[] {
  const bare = required.filter(name => !Object.hasOwn(properties, name));
  return [...Object.entries(properties), ...bare.map(name => [name, {}] as const)];
}

/** "integer, 1 to 100": what a value may be, in short. */
export function describeSchema(schema: Schema): string {
  const { minimum, maximum, maxLength } = schema;
  const type = typeof schema.type === 'string' ? schema.type : (schema.type ?? []).join(' | ');
  if (minimum !== undefined && maximum !== undefined) return `${type}, ${minimum} – ${maximum}`;
  if (minimum !== undefined) return `${type} ≥ ${minimum}`;
  if (maximum !== undefined) return `${type} ≤ ${maximum}`;
  return maxLength === undefined ? type : `${type}, ≤ ${maxLength}`;
}

/** A value to begin with, as raw JSON. */
export function emptyValue(schema: Schema): string {
  switch (fieldKind(schema)) {
    case 'object':
      return '{}';
    case 'array':
      return '[]';
    case 'number':
      return String(schema.minimum ?? 0);
    case 'boolean':
      return 'false';
    case 'choice':
      return JSON.stringify(schema.enum?.[0] ?? null);
    case 'string':
      return '""';
    case 'json':
      return 'null';
  }
}
