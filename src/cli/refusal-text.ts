import { type ErrorName, errorNameOf, errorRows, type Mender, type RetryRule } from '../errors/table.ts';

/** Who has to act, in words. */
export const MENDERS: Readonly<Record<Mender, string>> = {
  nobody: 'nobody has to do anything',
  caller: 'the caller mends it',
  merchant: 'the merchant mends it',
  platform: 'the platform mends it',
  gateway: 'the operator of the gateway mends it',
};

/** Whether the same call may be sent again, in words. */
export const RETRIES: Readonly<Record<RetryRule, string>> = {
  'not-needed': 'no retry needed',
  'after-fix': 'the same call is refused again: mend it first',
  'after-wait': 'wait as long as Retry-After says, then send it again',
  always: 'it was certainly not executed: send it again',
  'if-idempotent': 'it may have been executed: send it again only if doing it twice does no harm',
};

/** What a code means and who mends it, for a person; several lines. */
export function describeCode(code: number): string {
  const name = errorNameOf(code);
  return name === undefined
    ? `${code}: no code of the gateway: the service behind it says so itself`
    : describeRow(name);
}

/** A row of the error table as text. */
export function describeRow(name: ErrorName): string {
  const { code, sentence, mends, retry, help } = errorRows[name];
  return `${code} ${name}: ${sentence}\n${help}\n(${MENDERS[mends]}; ${RETRIES[retry]})`;
}
