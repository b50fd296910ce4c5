import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

interface JsonEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/**
 * A code editor for JSON. It lives in a shadow root, where CodeMirror adopts its style sheet: a `<style>` in the
 * document would be refused by the content security policy.
 */
export function JsonEditor({ label, value, onChange }: JsonEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ doc: '', extensions: extensions(label, text => latest.current(text)) }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label]);
  useEffect(() => {
    const editor = view.current;
    // While somebody types, what comes back is what was typed a moment ago.
    if (editor === undefined || editor.hasFocus || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value, label]);
  return (
    <div
      ref={host}
      className="overflow-hidden rounded-md border border-edge bg-page focus-within:border-accent"
    />
  );
}

function extensions(label: string, onChange: (text: string) => void) {
  return [
    lineNumbers(),
    history(),
    bracketMatching(),
    json(),
    syntaxHighlighting(COLOURS),
    // Tab goes on to the next field: the keyboard is not trapped.
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label }),
    EditorView.domEventHandlers({ beforeinput: insertTyped }),
    EditorView.updateListener.of(update => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
    THEME,
  ];
}

/**
 * Puts typed text in itself: the browser would keep the colour of what is typed over in a style attribute, which the
 * policy refuses. What an input method composes stays with the browser.
 */
function insertTyped(event: InputEvent, view: EditorView): boolean {
  if (event.inputType !== 'insertText' || event.data === null || view.composing) return false;
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
  event.preventDefault();
  return true;
}

/** The variables of the page reach into the shadow root, so that both themes hold. */
const THEME = EditorView.theme({
  '&': { color: 'var(--color-text)', fontSize: '0.75rem', minHeight: '14rem', maxHeight: '32rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.25rem', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--color-text)', padding: '0.5rem 0' },
  '.cm-cursor': { borderLeftColor: 'var(--color-text)' },
  '.cm-gutters': {
    background: 'transparent',
    color: 'var(--color-faint)',
    border: 'none',
    paddingLeft: '0.25rem',
  },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground, ::selection': {
    background: 'var(--color-chosen) !important',
  },
  '&.cm-focused .cm-matchingBracket': { background: 'var(--color-chosen)' },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--color-text)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--color-muted)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--color-accent)' },
  { tag: [tags.punctuation, tags.bracket], color: 'var(--color-faint)' },
]);
