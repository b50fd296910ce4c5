/** Checks business parameters against the schema of an API. */
export interface ContractChecker {
  /**
   * The first violation as a sentence that begins with the path of the field, or `undefined` where there is none.
   *
   * `schema` is JSON Schema 2020-12, compiled on first use and kept as long as the schema lives. Throws where the
   * schema itself does not compile.
   */
  firstViolation(schema: object | boolean, parameters: unknown): string | undefined;
}
