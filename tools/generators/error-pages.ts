import { type ErrorName, errorNames, errorRows } from '../../src/errors/table.ts';
import type { TriggerRequest } from '../../src/model/trigger.ts';
import { MAGIC_APPS, MAGIC_SECRET, MAGIC_TOKENS } from '../../src/sandbox/magic-values.ts';
import { generationsOf, triggerOf } from '../../src/sandbox/triggers.ts';
import { MENDERS, RETRY_RULES } from './error-reference.ts';
import { GENERATED_NOTE, type GeneratedFile } from './generated-file.ts';

/** A page per row of the error table, at a path that stays. */
export function generateErrorPages(): readonly GeneratedFile[] {
  return [
    { path: 'docs/errors/README.md', text: renderList() },
    ...errorNames.map(name => ({
      path: `docs/errors/${errorRows[name].code}.md`,
      text: renderPage(name),
    })),
  ];
}

function renderList(): string {
  const lines = errorNames.map(
    name =>
      `- [${errorRows[name].code}](${errorRows[name].code}.md) \`${name}\`: ${errorRows[name].sentence}`,
  );
  return `${GENERATED_NOTE}\n\n# A page per error code\n\n${lines.join('\n')}\n`;
}

function renderPage(name: ErrorName): string {
  const { code, text, sentence, help, mends, retry, observed } = errorRows[name];
  const observedText =
    observed === undefined
      ? ''
      : ` In the \`observed\` profile: \`${observed.text}\`${codeOf(observed.code)}.`;
  return `${GENERATED_NOTE}

# ${code} \`${name}\`

${sentence}

- **On the wire:** \`${text}\`${observedText === '' ? '' : `.${observedText}`}
- **Who mends it:** ${MENDERS[mends]}
- **Send it again?** ${RETRY_RULES[retry]}

## What to do

${help}

## Meet it in the sandbox

${renderTrigger(name)}
## Related

${relatedTo(name)
  .map(each => `- [${errorRows[each].code}](${errorRows[each].code}.md) ${errorRows[each].sentence}`)
  .join('\n')}
- [The whole table](../reference/errors.md), [how to test an integration](../guides/test-your-integration.md)
`;
}

function codeOf(code: number | undefined): string {
  return code === undefined ? '' : ` with the code ${code}`;
}

function renderTrigger(name: ErrorName): string {
  const { code } = errorRows[name];
  const { how, request } = triggerOf(name);
  const [first] = request;
  if (first === undefined) throw new Error(`a trigger without a request: ${name}`);
  const many = request.length > 1 ? `Send it ${request.length} times; the last one meets the row.\n\n` : '';
  const generations = generationsOf(name).length === 2 ? ' `/ark/router` meets it too.' : '';
  return `${how}

\`\`\`sh
gatewright errors ${code} --try
\`\`\`

By hand, to \`POST ${first.path}\`.${generations}${signedAs(first)}

\`\`\`json
${first.text}
\`\`\`

${many}${renderMagic(name)}`;
}

function signedAs({ appKey, unsigned = false, text, path }: TriggerRequest): string {
  if (unsigned) return ' Send these bytes as they are:';
  const name = path.startsWith('/ark') ? 'client_id' : 'app_key';
  const timestamp = text.includes('"timestamp"') ? '' : ' and `timestamp` of now';
  return ` Add \`"${name}":"${appKey}"\`${timestamp}, and sign with the secret \`${MAGIC_SECRET}\`:`;
}

/** Apps and tokens that meet the same row. */
function renderMagic(name: ErrorName): string {
  const apps = MAGIC_APPS.filter(({ meets }) => meets === name).map(({ appKey }) => appKey);
  const tokens = MAGIC_TOKENS.filter(({ meets }) => meets === name).map(({ value }) => value);
  const values = [...apps, ...tokens].map(value => `\`${value}\``);
  return values.length === 0 ? '' : `Magic values of this row: ${values.join(', ')}.\n\n`;
}

/** Rows that are one family by the first digits of their codes, the nearest first; at most three. */
function relatedTo(name: ErrorName): readonly ErrorName[] {
  const { code } = errorRows[name];
  const distance = (other: ErrorName): number => Math.abs(errorRows[other].code - code);
  return errorNames
    .filter(other => other !== name)
    .toSorted((one, other) => distance(one) - distance(other))
    .slice(0, 3);
}
