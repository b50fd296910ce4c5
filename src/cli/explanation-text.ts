import type {
  ExplainedStep,
  Explanation,
  Language,
  SignDiagnosis,
  StepOutcome,
} from '../explain/explain-call.ts';

/** How an explanation is written for a person. */
export interface ExplanationStyle {
  readonly language: Language;
  readonly isColoured: boolean;
}

const MARKS: Readonly<Record<StepOutcome, string>> = {
  passed: '✓',
  refused: '✗',
  'would-refuse': '✗',
  skipped: '–',
  unknown: '?',
};
const COLOURS: Readonly<Record<StepOutcome, number>> = {
  passed: 32,
  refused: 31,
  'would-refuse': 33,
  skipped: 90,
  unknown: 90,
};
const RED = 31;
const GREEN = 32;
const BOLD = 1;

/** An explanation as lines for a terminal: the verdict, every check, the sign with its difference and fix. */
export function renderExplanation(explanation: Explanation, style: ExplanationStyle): string {
  const { code, name, verdict, notice, steps, sign, warnings, fix } = explanation;
  const paint = painter(style);
  const noticed = notice === null ? [] : [notice];
  const head = [paint(`${code} ${name}`, BOLD), verdict, ...noticed, ''];
  const checks = steps.flatMap(step => renderStep(step, paint));
  const signLines = sign === null || sign.verdict === 'right' ? [] : renderSign(sign, style);
  const fixLines = fix === null ? [] : ['', paint('What to change', BOLD), `  ${fix}`];
  const warned = warnings.map(({ sentence }) => `  ! ${sentence}`);
  const warningLines = warned.length === 0 ? [] : ['', paint('It may fail elsewhere', BOLD), ...warned];
  return `${[...head, ...checks, ...signLines, ...fixLines, ...warningLines].join('\n')}\n`;
}

type Paint = (text: string, colour: number) => string;

function painter({ isColoured }: ExplanationStyle): Paint {
  return (text, colour) => (isColoured ? `\u001b[${colour}m${text}\u001b[0m` : text);
}

function renderStep(step: ExplainedStep, paint: Paint): readonly string[] {
  const { outcome, title, observed, expected, code, refusal } = step;
  const answer = code === null ? '' : `  → ${code} ${refusal ?? ''}`;
  const later = outcome === 'would-refuse' ? ' (would refuse as well)' : '';
  const line = paint(
    `${MARKS[outcome]} ${String(step.step).padStart(2)}  ${title}${later}${answer}`,
    COLOURS[outcome],
  );
  if (outcome === 'passed') return [line];
  const found = observed === null ? [] : [`        found     ${observed}`];
  return [line, ...found, ...(expected === null ? [] : [`        expected  ${expected}`])];
}

function renderSign(sign: SignDiagnosis, style: ExplanationStyle): readonly string[] {
  const paint = painter(style);
  const lines = ['', paint('The sign', BOLD), `  ${sign.sentence}`];
  for (const { id, fix, fixes } of sign.mistakes) {
    lines.push('', `  ${id}: ${fix}`, `  ${style.language}:`, ...indented(fixes[style.language]));
  }
  lines.push('', '  The gateway signs:', ...indented(sign.expectedText));
  if (sign.sentText === null) return lines;
  const diff = sign.diff.map(({ kind, text }) => {
    if (kind === 'same') return text;
    return kind === 'added' ? paint(`{+${text}+}`, GREEN) : paint(`[-${text}-]`, RED);
  });
  return [
    ...lines,
    '  You signed:',
    ...indented(sign.sentText),
    '  From the one to the other:',
    ...indented(diff.join('')),
  ];
}

function indented(text: string): readonly string[] {
  return text.split('\n').map(line => `    ${line}`);
}
