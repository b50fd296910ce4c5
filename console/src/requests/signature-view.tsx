import { useId, useState } from 'react';
import type { DiffPart, Explanation, SignDiagnosis } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { OUTCOME_WASH } from '../parts/outcome-of.ts';
import { Sentence } from '../parts/sentence.tsx';
import { VisibleText } from '../parts/visible-text.tsx';
import { alignChanges } from './align-changes.ts';
import { alignPasted } from './align-pasted.ts';
import { BaseStrings } from './base-strings.tsx';
import { diffText } from './diff-text.ts';
import { SignFixes } from './sign-fixes.tsx';

interface SignatureViewProps {
  readonly sign: SignDiagnosis;
  /** The sentences that stand above it already. */
  readonly told: Pick<Explanation, 'verdict' | 'fix'>;
}

/** Why a sign is right or wrong: both strings with what differs, the fix, and a place to compare one's own. */
export function SignatureView({ sign, told }: SignatureViewProps) {
  const text = useText();
  const [pasted, setPasted] = useState('');
  const diff: readonly DiffPart[] | null =
    pasted === ''
      ? sign.sentText === null
        ? null
        : alignChanges(sign.diff)
      : alignChanges(diffText(sign.expectedText, alignPasted(sign.expectedText, pasted)));
  return (
    <div className="flex flex-col gap-4">
      {sign.sentence !== told.verdict && (
        <p
          className={`rounded-md px-3 py-2.5 font-medium ${OUTCOME_WASH[sign.verdict === 'right' ? 'success' : 'refused']}`}
        >
          <Sentence text={sign.sentence} />
        </p>
      )}
      <KeyChips keys={sign.keys} />
      <BaseStrings
        expected={sign.expectedText}
        diff={diff}
        sentLabel={pasted === '' ? text.sign.sent : text.sign.sentPasted}
      />
      <SignFixes sign={sign} told={told} />
      <PasteBox value={pasted} onChange={setPasted} />
    </div>
  );
}

const CHIP_TONES = { missing: 'text-bad', extra: 'text-warn', changed: 'text-warn' } as const;

function KeyChips({ keys }: { readonly keys: SignDiagnosis['keys'] }) {
  const text = useText();
  const chips = (['missing', 'extra', 'changed'] as const).flatMap(kind =>
    keys[kind].map(key => ({ kind, key })),
  );
  if (chips.length === 0) return null;
  return (
    <ul aria-label={text.sign.keys} className="flex flex-wrap gap-1.5">
      {chips.map(({ kind, key }) => (
        <li
          key={`${kind} ${key}`}
          className="flex items-baseline gap-2 rounded-md border border-edge px-2 py-0.5"
        >
          <span className={`text-xs ${CHIP_TONES[kind]}`}>{text.sign[kind]}</span>
          <span className="mono">
            <VisibleText text={key} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function PasteBox({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const text = useText();
  const hint = useId();
  return (
    <label className="flex flex-col gap-1">
      <span className="text-xs text-faint">{text.sign.paste}</span>
      <textarea
        value={value}
        onChange={event => onChange(event.target.value)}
        aria-describedby={hint}
        rows={3}
        spellCheck={false}
        className="mono rounded-md border border-edge bg-page px-2.5 py-2"
      />
      <span id={hint} className="text-xs text-faint">
        {text.sign.pasteHint}
      </span>
    </label>
  );
}
