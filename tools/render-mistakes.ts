import type { Mistake, MistakeAxis } from '../src/explain/sign/mistake.ts';
import { MISTAKES } from '../src/explain/sign/mistakes.ts';

/** The known mistakes as tables of Markdown, one per axis. */
export function renderMistakes(): string {
  const axes = [...new Set<MistakeAxis>(MISTAKES.map(({ axis }) => axis))];
  return axes
    .map(axis =>
      renderAxis(
        axis,
        MISTAKES.filter(mistake => mistake.axis === axis),
      ),
    )
    .join('\n');
}

function renderAxis(axis: string, mistakes: readonly Mistake[]): string {
  const rows = mistakes.map(
    ({ id, sentence, fix }) => `| \`${id}\` | ${cell(sentence)} | ${cell(fix.sentence)} |`,
  );
  return [
    `### ${axis[0]?.toUpperCase() ?? ''}${axis.slice(1)}`,
    '',
    '| id | what the signer does | what to do |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('<', '&lt;').replaceAll('|', '\\|');
}
