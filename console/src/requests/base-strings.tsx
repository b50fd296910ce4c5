import type { DiffPart } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { VisibleText } from '../parts/visible-text.tsx';

interface BaseStringsProps {
  readonly expected: string;
  /** From the expected string to the other one; `null` where there is no other. */
  readonly diff: readonly DiffPart[] | null;
  readonly sentLabel: string;
}

/** The string to sign and the one that was signed, one below the other, their differences marked. */
export function BaseStrings({ expected, diff, sentLabel }: BaseStringsProps) {
  const text = useText();
  if (diff === null) return <Side label={text.sign.expected} value={expected} parts={null} />;
  const isSame = diff.every(part => part.kind === 'same');
  const sent = diff.filter(part => part.kind !== 'removed');
  const sentText = sent.map(part => part.text).join('');
  return (
    <div className="flex flex-col gap-3">
      <Side label={text.sign.expected} value={expected} parts={diff.filter(part => part.kind !== 'added')} />
      <Side label={sentLabel} value={sentText} parts={sent} />
      {isSame && (
        <p>
          <span className="font-medium">{text.sign.same}</span> {text.sign.sameHint}
        </p>
      )}
    </div>
  );
}

interface SideProps {
  readonly label: string;
  readonly value: string;
  readonly parts: readonly DiffPart[] | null;
}

function Side({ label, value, parts }: SideProps) {
  return (
    <section>
      <h3 className="mb-1 text-xs text-faint">{label}</h3>
      <CodeBlock solid value={value} label={label}>
        {parts === null ? (
          <VisibleText text={value} />
        ) : (
          parts.map((part, index) => (
            // By its index: parts are made anew as a whole.
            <Part key={index} part={part} />
          ))
        )}
      </CodeBlock>
    </section>
  );
}

function Part({ part }: { readonly part: DiffPart }) {
  const text = useText();
  if (part.kind === 'same') return <VisibleText text={part.text} />;
  const isRemoved = part.kind === 'removed';
  const look = isRemoved ? 'bg-bad-wash text-bad' : 'bg-warn-wash text-warn';
  return (
    <mark
      title={isRemoved ? text.sign.removed : text.sign.added}
      className={`rounded-[3px] underline decoration-1 underline-offset-4 ${look}`}
    >
      <VisibleText text={part.text} />
    </mark>
  );
}
