import { Fragment } from 'react';
import { splitHidden } from './split-hidden.ts';

/**
 * Text that somebody else wrote, as an island: what is hidden in it is shown by its code point.
 *
 * `lines` leaves line breaks and tabs as they are, for bodies.
 */
export function VisibleText({ text, lines = false }: { readonly text: string; readonly lines?: boolean }) {
  const parts = splitHidden(text, lines);
  return (
    <span className="island">
      {parts.map((part, index) =>
        part.hidden ? (
          // By its index: parts never move.
          <HiddenCharacter key={index} character={part.text} />
        ) : (
          // As above.
          <Fragment key={index}>{part.text}</Fragment>
        ),
      )}
    </span>
  );
}

function HiddenCharacter({ character }: { readonly character: string }) {
  const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return (
    <span className="mx-px rounded-[3px] border border-edge bg-sunken px-0.5 text-[0.85em] text-muted">
      {`U+${point}`}
    </span>
  );
}
