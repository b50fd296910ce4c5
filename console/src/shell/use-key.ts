import { useEffect, useRef } from 'react';

/** A key of the keyboard by its character, or `palette`: Ctrl-K and ⌘K, which work inside of fields too. */
export type KeyName = 'palette' | (string & {});

/**
 * Runs `onPress` for a key that is pressed outside of a field and of a dialog, without a modifier.
 *
 * A handler that returns `false` leaves the key to others.
 */
export function useKey(name: KeyName, onPress: () => void | boolean): void {
  const latest = useRef(onPress);
  useEffect(() => {
    latest.current = onPress;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!isPressed(name, event)) return;
      if (latest.current() !== false) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [name]);
}

function isPressed(name: KeyName, event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const modified = event.ctrlKey || event.metaKey;
  if (name === 'palette') return modified && event.key.toLowerCase() === 'k';
  if (modified || event.altKey || event.key.toLowerCase() !== name.toLowerCase()) return false;
  return name === 'Escape' ? !isInDialog() : !isTyping(event) && !isInDialog();
}

function isTyping(event: KeyboardEvent): boolean {
  // A shadow root hides what it holds from `target`; the path shows it.
  const [target] = event.composedPath();
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

function isInDialog(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null;
}
