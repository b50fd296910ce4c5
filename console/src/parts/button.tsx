import type { ComponentProps } from 'react';

export type ButtonKind = 'main' | 'plain' | 'quiet';

/** Classes of a button, for what is a button to the eye and a link by nature too. */
export const BUTTON_CLASSES: Readonly<Record<ButtonKind, string>> = {
  main: 'bg-accent-fill text-on-accent hover:brightness-110 disabled:opacity-60 px-3 h-8 font-medium',
  plain: 'border border-edge bg-raised hover:bg-hover disabled:text-faint px-3 h-8',
  quiet: 'text-muted hover:bg-hover hover:text-text px-2 h-7',
};

const SHAPE =
  'inline-flex items-center justify-center gap-1.5 rounded-md text-sm whitespace-nowrap select-none';

/** A button in one of three weights. */
export function Button({
  kind = 'plain',
  className = '',
  ...rest
}: ComponentProps<'button'> & { readonly kind?: ButtonKind }) {
  return <button type="button" className={`${SHAPE} ${BUTTON_CLASSES[kind]} ${className}`} {...rest} />;
}

/** The look of a button for links and triggers of other components. */
export function buttonClass(kind: ButtonKind): string {
  return `${SHAPE} ${BUTTON_CLASSES[kind]}`;
}
