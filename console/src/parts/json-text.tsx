import { useMemo } from 'react';
import { indentJson, type JsonToken } from './indent-json.ts';
import { VisibleText } from './visible-text.tsx';

/** Beyond this many tokens colours cost more than they help. */
const COLOURED_TOKENS_MAX = 4000;

const CLASSES: Readonly<Record<JsonToken['kind'], string>> = {
  key: 'text-text',
  string: 'text-muted',
  other: 'text-accent',
  punctuation: 'text-faint',
  space: '',
};

/** JSON, indented, digit for digit as it came. */
export function JsonText({ text }: { readonly text: string }) {
  const tokens = useMemo(() => indentJson(text), [text]);
  if (tokens.length > COLOURED_TOKENS_MAX) {
    return <VisibleText text={tokens.map(token => token.text).join('')} lines />;
  }
  return (
    <>
      {tokens.map((token, index) => (
        // By its index: tokens never move.
        <span key={index} className={CLASSES[token.kind]}>
          <VisibleText text={token.text} lines />
        </span>
      ))}
    </>
  );
}
