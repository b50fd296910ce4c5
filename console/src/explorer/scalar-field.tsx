import { useEffect, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { type JsonPath, nodeAt, parseTree } from './json-tree.ts';
import { describeSchema, type FieldKind, type Schema } from './schema.ts';
import type { Editing } from './schema-form.tsx';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const LOOK = 'mono h-8 w-full rounded-md border border-edge bg-page px-2 aria-invalid:border-bad';

interface ScalarFieldProps {
  readonly name: string;
  readonly required: boolean;
  readonly kind: Exclude<FieldKind, 'object' | 'array'>;
  readonly schema: Schema;
  readonly path: JsonPath;
  readonly edit: Editing;
}

/** One value. An empty field is not sent. Numbers are written as they are typed, digit for digit. */
export function ScalarField({ name, required, kind, schema, path, edit }: ScalarFieldProps) {
  const text = useText();
  const node = nodeAt(edit.root, path);
  const raw = node === undefined ? '' : edit.body.slice(node.start, node.end);
  const options = optionsOf(kind, schema);
  const write = (next: string): void => edit.write(path, next === '' ? null : next);
  return (
    <label className="grid grid-cols-1 items-center gap-x-4 gap-y-1 sm:grid-cols-[minmax(9rem,2fr)_3fr]">
      <span className="min-w-0">
        <span className="mono block truncate" title={schema.description}>
          {name}
          {required && <span className="text-bad"> *</span>}
        </span>
        <span className="block truncate text-xs text-faint">
          {schema.description ?? describeSchema(schema)}
        </span>
      </span>
      {options === null ? (
        <TypedInput kind={kind} raw={raw} required={required} onWrite={write} />
      ) : (
        <select value={raw} onChange={event => write(event.target.value)} className={LOOK}>
          <option value="">{text.explorer.unset}</option>
          {options.map(option => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      )}
    </label>
  );
}

function optionsOf(kind: FieldKind, schema: Schema): readonly string[] | null {
  if (kind === 'boolean') return ['true', 'false'];
  return kind === 'choice' ? (schema.enum ?? []).map(value => JSON.stringify(value)) : null;
}

interface TypedInputProps {
  readonly kind: ScalarFieldProps['kind'];
  readonly raw: string;
  readonly required: boolean;
  readonly onWrite: (raw: string) => void;
}

/** Keeps what is not a value yet to itself. */
function TypedInput({ kind, raw, required, onWrite }: TypedInputProps) {
  const [draft, setDraft] = useState(() => shown(kind, raw));
  const [lastRaw, setLastRaw] = useState(raw);
  useEffect(() => {
    if (raw === lastRaw) return;
    setLastRaw(raw);
    setDraft(shown(kind, raw));
  }, [raw, lastRaw, kind]);
  const written = toRaw(kind, draft);
  return (
    <input
      value={draft}
      required={required}
      aria-invalid={written === null}
      inputMode={kind === 'number' ? 'decimal' : 'text'}
      spellCheck={false}
      onChange={event => {
        const next = event.target.value;
        setDraft(next);
        const nextRaw = toRaw(kind, next);
        if (nextRaw === null) return;
        setLastRaw(nextRaw);
        onWrite(nextRaw);
      }}
      className={LOOK}
    />
  );
}

/** A string is edited without its quotes; all else as raw JSON. */
function shown(kind: FieldKind, raw: string): string {
  if (kind !== 'string' || !raw.startsWith('"')) return raw;
  // A lexeme that starts with a quote decodes to a string.
  return JSON.parse(raw) as string;
}

/** The raw JSON of what was typed, `''` for nothing, `null` where it is no value of the kind. */
function toRaw(kind: FieldKind, typed: string): string | null {
  if (typed === '') return '';
  if (kind === 'string') return JSON.stringify(typed);
  if (kind === 'number') return NUMBER.test(typed) ? typed : null;
  return parseTree(typed) === null ? null : typed;
}
