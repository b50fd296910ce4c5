/** A key of the keyboard, drawn beside what it does; the eye's hint, which a screen reader has from elsewhere. */
export function Key({ name, isOnFill = false }: { readonly name: string; readonly isOnFill?: boolean }) {
  const look = isOnFill ? 'border-on-accent/50' : 'border-edge text-faint';
  return (
    <kbd aria-hidden="true" className={`mono rounded border px-1 leading-4 max-sm:hidden ${look}`}>
      {name}
    </kbd>
  );
}
