import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

interface CodeBlockProps {
  /** What the copy button takes. */
  readonly value: string;
  /** What is drawn, where it is more than the plain text. */
  readonly children?: ReactNode;
  readonly label: string;
  /** Breaks anywhere: for a text without words, whose every character counts. */
  readonly solid?: boolean;
}

/** Preformatted text in a frame, with a copy button; lines break rather than run out of it. */
export function CodeBlock({ value, children, label, solid = false }: CodeBlockProps) {
  return (
    <div className="group relative rounded-md border border-line bg-sunken">
      <pre
        // What scrolls is reached by keyboard.
        tabIndex={0}
        role="region"
        aria-label={label}
        className={`mono max-h-[28rem] overflow-auto px-3 py-2.5 pr-16 leading-5 whitespace-pre-wrap ${solid ? 'break-all' : 'break-words'}`}
      >
        {children ?? value}
      </pre>
      <div className="absolute top-1 right-1 rounded-md bg-sunken">
        <CopyButton value={value} />
      </div>
    </div>
  );
}
