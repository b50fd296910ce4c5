/** The `errorCode` of an envelope; what is none counts as broken. */
export function codeOf(envelope: string): number {
  try {
    const read: unknown = JSON.parse(envelope);
    if (typeof read !== 'object' || read === null || !('errorCode' in read)) return 0;
    return typeof read.errorCode === 'number' ? read.errorCode : 0;
  } catch {
    return 0;
  }
}
