/** Why something was not done, in a sentence that is whole by itself; said to the screen reader as well. */
export function Refusal({ sentence }: { readonly sentence: string }) {
  return (
    <p role="alert" className="rounded-md bg-bad-wash px-3 py-2 text-bad">
      {sentence}
    </p>
  );
}
