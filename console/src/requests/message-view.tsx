import { useState } from 'react';
import type { Header } from '../api/contract.ts';
import { useText } from '../i18n/use-text.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { formatCount } from '../parts/format-number.ts';
import { JsonText } from '../parts/json-text.tsx';
import { VisibleText } from '../parts/visible-text.tsx';

/** More characters than this are not drawn: a page of 16 MiB of base64 helps nobody. */
const DRAWN_MAX = 200_000;

interface MessageViewProps {
  /** `POST /openapi/router`, `HTTP 200`. */
  readonly line: string;
  readonly headers: readonly Header[];
  readonly text: string;
  readonly truncated: boolean;
  readonly isText: boolean;
}

/** One HTTP message: its line, headers, and its body as it was on the wire. */
export function MessageView({ line, headers, text: body, truncated, isText }: MessageViewProps) {
  const text = useText();
  return (
    <div className="flex flex-col gap-4">
      <p className="mono font-medium">
        <VisibleText text={line} />
      </p>
      <section>
        <h3 className="mb-1 text-xs text-faint">{text.message.body}</h3>
        {isText ? <BodyText body={body} /> : <p className="text-muted">{text.message.notText}</p>}
        {truncated && <p className="mt-1 text-warn">{text.message.truncated}</p>}
      </section>
      {headers.length > 0 && <Headers headers={headers} />}
    </div>
  );
}

/** A body: indented for reading, or as it was sent. Neither changes a digit. */
export function BodyText({ body }: { readonly body: string }) {
  const text = useText();
  const [raw, setRaw] = useState(false);
  if (body === '') return <p className="text-muted">{text.message.empty}</p>;
  const drawn = body.slice(0, DRAWN_MAX);
  return (
    <div className="flex flex-col gap-1.5">
      <CodeBlock value={body} label={text.message.body}>
        {raw ? <VisibleText text={drawn} lines /> : <JsonText text={drawn} />}
      </CodeBlock>
      <div className="flex items-center gap-3 text-xs">
        <div role="group" aria-label={text.message.view} className="flex gap-3">
          {[false, true].map(isRaw => (
            <button
              key={String(isRaw)}
              type="button"
              aria-pressed={raw === isRaw}
              onClick={() => setRaw(isRaw)}
              className="text-faint aria-pressed:font-medium aria-pressed:text-text"
            >
              {isRaw ? text.message.raw : text.message.formatted}
            </button>
          ))}
        </div>
        {body.length > DRAWN_MAX && (
          <span className="text-faint">
            {text.message.long(formatCount(DRAWN_MAX), formatCount(body.length))}
          </span>
        )}
      </div>
    </div>
  );
}

function Headers({ headers }: { readonly headers: readonly Header[] }) {
  const text = useText();
  return (
    <section>
      <h3 className="mb-1 text-xs text-faint">{text.message.headers}</h3>
      <dl className="grid grid-cols-[minmax(8rem,auto)_1fr] gap-x-4 gap-y-0.5">
        {headers.map(([name, value], index) => (
          // By its index: names repeat, and headers never move.
          <div key={index} className="contents">
            <dt className="mono text-muted">
              <VisibleText text={name} />
            </dt>
            <dd className="mono min-w-0 break-words">
              <VisibleText text={value} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
