import { Tabs } from '@base-ui/react/tabs';
import type { Explanation, NamedMistake, SignDiagnosis } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { TabStrip } from '../parts/tab-strip.tsx';
import { choosePreference, usePreferences } from '../shell/preferences.ts';

const LANGUAGES: readonly { readonly id: string; readonly label: string }[] = [
  { id: 'python', label: 'Python' },
  { id: 'javascript', label: 'JavaScript' },
  { id: 'java', label: 'Java' },
  { id: 'php', label: 'PHP' },
  { id: 'go', label: 'Go' },
  { id: 'csharp', label: 'C#' },
];

interface SignFixesProps {
  readonly sign: SignDiagnosis;
  /** The sentence that stands above already. */
  readonly told: Pick<Explanation, 'fix'>;
}

/** What to change in the program that signed, in its language; every possibility where several fit. */
export function SignFixes({ sign, told }: SignFixesProps) {
  const text = useText();
  if (sign.mistakes.length === 0) return null;
  const byId = new Map(sign.mistakes.map(mistake => [mistake.id, mistake]));
  const candidates = sign.candidates.length > 0 ? sign.candidates : [sign.mistakes.map(({ id }) => id)];
  const isSeveral = candidates.length > 1;
  return (
    <div className="flex flex-col gap-3">
      {isSeveral && <p>{text.sign.several}</p>}
      {candidates.map((ids, index) => (
        <section key={ids.join(' ')} className="rounded-md border border-line">
          <h3 className="px-3 pt-2.5 text-xs text-faint">
            {isSeveral ? text.sign.candidate(index + 1) : text.sign.fix}
            {ids.length > 1 && ` · ${text.sign.both}`}
          </h3>
          {ids.map(id => {
            const mistake = byId.get(id);
            return mistake === undefined ? null : (
              <Fix
                key={id}
                mistake={mistake}
                named={isSeveral || ids.length > 1}
                isTold={mistake.fix === told.fix}
              />
            );
          })}
        </section>
      ))}
    </div>
  );
}

interface FixProps {
  readonly mistake: NamedMistake;
  /** Whether the sentence of the mistake is shown, where it is not the only one. */
  readonly named: boolean;
  /** Whether the sentence of the fix stands above already. */
  readonly isTold: boolean;
}

function Fix({ mistake, named, isTold }: FixProps) {
  const text = useText();
  const { codeLanguage } = usePreferences();
  const chosen = LANGUAGES.find(({ id }) => id === codeLanguage)?.id ?? 'python';
  return (
    <div className="flex flex-col gap-1 pt-1">
      {named && (
        <p className="px-3 font-medium">
          <Sentence text={mistake.sentence} />
        </p>
      )}
      {!isTold && (
        <p className="px-3">
          <Sentence text={mistake.fix} />
        </p>
      )}
      <Tabs.Root value={chosen} onValueChange={(next: string) => choosePreference({ codeLanguage: next })}>
        <TabStrip label={text.sign.languages} entries={LANGUAGES} />
        {LANGUAGES.map(({ id, label }) => (
          <Tabs.Panel key={id} value={id} className="p-3">
            <CodeBlock value={mistake.fixes[id] ?? ''} label={label} />
          </Tabs.Panel>
        ))}
      </Tabs.Root>
    </div>
  );
}
