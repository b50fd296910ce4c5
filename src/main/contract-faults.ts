import { AjvContractChecker } from '../adapters/ajv/ajv-contract-checker.ts';
import type { Document } from '../model/document.ts';

/** A `request_schema` that is no JSON Schema, or refers to what is not there. */
export interface ContractFault {
  /** Such as `apis[3].request_schema`. */
  readonly path: string;
  readonly message: string;
}

/** Compiles every contract that is enforced: milliseconds each, so not for a process that serves. */
export function contractFaults({ apis }: Document): readonly ContractFault[] {
  const checker = new AjvContractChecker();
  return apis.flatMap(({ requestSchema, contract }, index) => {
    if (requestSchema === undefined || contract !== 'enforce') return [];
    const message = compileMessage(checker, requestSchema);
    return message === undefined ? [] : [{ path: `apis[${index}].request_schema`, message }];
  });
}

function compileMessage(checker: AjvContractChecker, schema: object | boolean): string | undefined {
  try {
    checker.firstViolation(schema, {});
    return undefined;
  } catch (err) {
    return err instanceof Error ? err.message : String(err);
  }
}
