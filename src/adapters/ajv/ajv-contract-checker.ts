import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { ContractChecker } from '../../ports/contract-checker.ts';

// Formats are annotations, as the standard has it by default. Schemas are not entered under their `$id`: those of two
// APIs may share one. What every object inherits, `toString` for one, is no parameter of the caller.
const OPTIONS = {
  strict: false,
  validateFormats: false,
  logger: false,
  addUsedSchema: false,
  ownProperties: true,
} as const;

/** JSON Schema 2020-12 by ajv. */
export class AjvContractChecker implements ContractChecker {
  readonly #ajv = new Ajv2020(OPTIONS);
  /** Goes with its schema, and so with the snapshot that held it. */
  readonly #compiled = new WeakMap<object, ValidateFunction>();

  firstViolation(schema: object | boolean, parameters: unknown): string | undefined {
    if (schema === true) return undefined;
    if (schema === false) return 'no parameters are allowed';
    const validate = this.#compile(schema);
    if (passes(validate, parameters)) return undefined;
    const [first] = validate.errors ?? [];
    return first === undefined ? 'the parameters cannot be held to the contract' : describeViolation(first);
  }

  /**
   * Why a schema is none, or `undefined` where it is one.
   *
   * Held to the meta-schema; what that does not see, references and patterns, is tried by compiling.
   */
  schemaFault(schema: object | boolean): string | undefined {
    if (typeof schema === 'boolean') return undefined;
    try {
      if (this.#ajv.validateSchema(schema) !== true) {
        const [first] = this.#ajv.errors ?? [];
        return first === undefined ? 'it breaks the meta-schema' : describeViolation(first);
      }
      if (NEEDS_COMPILING.test(JSON.stringify(schema))) this.#compile(schema);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #compile(schema: object): ValidateFunction {
    let validate = this.#compiled.get(schema);
    if (validate === undefined) {
      validate = this.#ajv.compile(schema);
      // Else the instance would keep every schema of every document that was ever served.
      this.#ajv.removeSchema(schema);
      this.#compiled.set(schema, validate);
    }
    return validate;
  }
}

const NEEDS_COMPILING = /"(?:\$ref|\$dynamicRef|pattern|patternProperties)"/;

/** What the compiled code throws is the caller's doing: it trips over members that are called `valueOf`, say. */
function passes(validate: ValidateFunction, parameters: unknown): boolean {
  try {
    return validate(parameters);
  } catch {
    // Those of the call before are still there.
    validate.errors = null;
    return false;
  }
}

/** Of a caller's own name in a message, in UTF-16 code units. */
const NAME_LENGTH_MAX = 64;

/** `pageNumber must be integer`, `sendRequestList[0].carrierId is required`. */
export function describeViolation({ instancePath, keyword, params, message }: ErrorObject): string {
  const path = fieldPath(instancePath);
  if (keyword === 'required') return `${join(path, String(params['missingProperty']))} is required`;
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    const name = String(params['additionalProperty'] ?? params['unevaluatedProperty']);
    return `${join(path, name.slice(0, NAME_LENGTH_MAX))} is not a parameter of this API`;
  }
  if (keyword === 'type' && Array.isArray(params['type']))
    return `${path} must be ${params['type'].join(' or ')}`;
  if (keyword === 'enum') return `${path} must be one of ${JSON.stringify(params['allowedValues'])}`;
  if (keyword === 'const') return `${path} must be ${JSON.stringify(params['allowedValue'])}`;
  return `${path === '' ? 'the body' : path} ${message ?? `breaks '${keyword}'`}`;
}

/** A JSON pointer as people write paths: `/a/0/b` is `a[0].b`. */
function fieldPath(pointer: string): string {
  let path = '';
  for (const escaped of pointer.split('/').slice(1)) {
    const part = escaped.replaceAll('~1', '/').replaceAll('~0', '~').slice(0, NAME_LENGTH_MAX);
    path = /^\d+$/.test(part) ? `${path}[${part}]` : join(path, part);
  }
  return path;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
