import type { Mender, ObservedAnswer, RetryRule } from '../../src/errors/table.ts';
import { type PublishedErrorRow, publishedRows } from './error-codes.ts';
import { GENERATED_NOTE, type GeneratedFile, tableCell } from './generated-file.ts';

/** Who acts, in words. */
export const MENDERS: Readonly<Record<Mender, string>> = {
  nobody: 'nobody: there is nothing to mend',
  caller: 'the caller',
  merchant: 'the merchant',
  platform: 'the platform',
  gateway: 'the operator of the gateway',
};

/** The retry rule, in words. */
export const RETRY_RULES: Readonly<Record<RetryRule, string>> = {
  'not-needed': 'Not needed.',
  'after-fix': 'Not unchanged: the same bytes are refused again until the cause is mended.',
  'after-wait': 'Yes, unchanged, after as many seconds as the `Retry-After` header says.',
  always: 'Yes, unchanged: the call was certainly not executed.',
  'if-idempotent': 'Only what is safe to do twice: the call may have been executed.',
};

/** The reference page of the error table. */
export function generateErrorReference(): readonly GeneratedFile[] {
  return [{ path: 'docs/reference/errors.md', text: renderPage(publishedRows()) }];
}

function renderPage(rows: readonly PublishedErrorRow[]): string {
  return `${GENERATED_NOTE}

# Error codes

Every answer of the gateway is one of these ${rows.length} rows; \`gatewright errors <code>\` prints the same in a
terminal, and \`gatewright/error-codes.json\` holds it as data. Branch on the code, never on the text: a platform may
word texts its own way (\`messages\` in its document), and the \`observed\` profile words some as the live platform does.

| code | name | what happened | who mends it | retry |
|---|---|---|---|---|
${rows.map(renderSummary).join('\n')}

${rows.map(renderSection).join('\n\n')}
`;
}

function renderSummary({ code, name, sentence, mends, retry }: PublishedErrorRow): string {
  return `| [${code}](#${code}) | ${name} | ${tableCell(sentence)} | ${mends} | ${retry} |`;
}

function renderSection(row: PublishedErrorRow): string {
  return `<a id="${row.code}"></a>

## ${row.code} \`${row.name}\`

${row.sentence}

${row.help}

- **On the wire:** ${codeSpan(row.text)}
- **On the wire, \`observed\` profile:** ${describeObserved(row.observed)}
- **Published description:** ${row.description}
- **Who mends it:** ${MENDERS[row.mends]}
- **Send it again?** ${RETRY_RULES[row.retry]}`;
}

function describeObserved(observed: ObservedAnswer | undefined): string {
  if (observed === undefined) return 'the same';
  const text = observed.text === '' ? 'an empty text' : codeSpan(observed.text);
  return observed.code === undefined ? text : `${text} with the code [${observed.code}](#${observed.code})`;
}

/** No text of the table holds a backtick; the test of the table says so. */
function codeSpan(text: string): string {
  return `\`${text}\``;
}
