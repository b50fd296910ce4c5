import { useText } from '../i18n/use-text.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { Failure } from '../parts/failure.tsx';
import { VisibleText } from '../parts/visible-text.tsx';
import type { LiveSign } from './use-signed.ts';

const SECRET = /(‹app_secret›)/;

/** The string that is hashed, as it stands now. */
export function SignPreview({ signed }: { readonly signed: LiveSign }) {
  const text = useText();
  const { body, error } = signed;
  return (
    <section className="flex flex-col gap-2">
      <header>
        <h2 className="font-medium">{text.explorer.signText}</h2>
        <p className="text-xs text-faint">{text.explorer.signHint}</p>
      </header>
      {error !== null && <Failure error={error} />}
      {body === undefined ? (
        <p className="rounded-md border border-dashed border-edge px-3 py-4 text-faint">
          {text.explorer.signWaiting}
        </p>
      ) : (
        <>
          <CodeBlock solid value={body.signText} label={text.explorer.signText}>
            <SignText signText={body.signText} />
          </CodeBlock>
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="text-xs text-faint">MD5 → sign</span>
            <span className="mono break-all">{body.sign}</span>
          </p>
        </>
      )}
    </section>
  );
}

function SignText({ signText }: { readonly signText: string }) {
  return signText.split(SECRET).map((part, index) =>
    SECRET.test(part) ? (
      // By its index: parts are made anew as a whole.
      <span key={index} className="rounded-[3px] bg-chosen px-0.5 text-accent">
        {part}
      </span>
    ) : (
      // As above.
      <VisibleText key={index} text={part} />
    ),
  );
}
