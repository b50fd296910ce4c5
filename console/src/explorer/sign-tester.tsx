import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { adminApi } from '../api/admin-api.ts';
import type { Explanation } from '../api/contract.ts';
import { may } from '../api/may.ts';
import { useMe } from '../api/use-me.ts';
import { useText } from '../i18n/use-text.ts';
import { Button } from '../parts/button.tsx';
import { Failure } from '../parts/failure.tsx';
import { Notice } from '../parts/notice.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { SignatureView } from '../requests/signature-view.tsx';
import { TraceView } from '../requests/trace-view.tsx';

/** Judges a body that some program made: every check, and why its sign is wrong. Nothing is sent anywhere. */
export function SignTester() {
  const text = useText();
  const me = useMe().data;
  if (me === undefined) return null;
  return may(me, 'explain') ? <OpenTester /> : <Notice title={text.account.mayNotExplain} />;
}

function OpenTester() {
  const text = useText();
  const [body, setBody] = useState('');
  const [signed, setSigned] = useState('');
  const explain = useMutation({
    mutationFn: () => adminApi.explain({ text: body, ...(signed === '' ? {} : { signedText: signed }) }),
  });
  return (
    <div className="grid h-full overflow-auto xl:grid-cols-2 xl:overflow-hidden">
      <form
        onSubmit={event => {
          event.preventDefault();
          explain.mutate();
        }}
        className="flex min-w-0 flex-col gap-4 px-5 py-5 xl:overflow-auto xl:border-r xl:border-line"
      >
        <Field
          label={text.explorer.body}
          hint={text.explorer.bodyHint}
          rows={12}
          value={body}
          onChange={setBody}
        />
        <Field
          label={text.explorer.signed}
          hint={text.explorer.signedHint}
          rows={5}
          value={signed}
          onChange={setSigned}
        />
        <div>
          <Button kind="main" type="submit" disabled={body.trim() === '' || explain.isPending}>
            {explain.isPending ? text.explorer.explaining : text.explorer.explain}
          </Button>
        </div>
      </form>
      <div aria-live="polite" className="min-w-0 bg-sunken px-5 py-5 xl:overflow-auto">
        {explain.error !== null && <Failure error={explain.error} />}
        {explain.data !== undefined && <Judgement explanation={explain.data} />}
        {explain.data === undefined && explain.error === null && <Notice title={text.explorer.testerEmpty} />}
      </div>
    </div>
  );
}

function Judgement({ explanation }: { readonly explanation: Explanation }) {
  return (
    <div className="flex flex-col gap-6">
      <p className="text-base font-medium">
        <Sentence text={explanation.verdict} />
      </p>
      {explanation.sign !== null && <SignatureView sign={explanation.sign} told={explanation} />}
      <TraceView explanation={explanation} />
    </div>
  );
}

interface FieldProps {
  readonly label: string;
  readonly hint: string;
  readonly rows: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ label, hint, rows, value, onChange }: FieldProps) {
  return (
    <label className="flex flex-col gap-1">
      <span className="font-medium">{label}</span>
      <span className="text-xs text-faint">{hint}</span>
      <textarea
        rows={rows}
        value={value}
        spellCheck={false}
        onChange={event => onChange(event.target.value)}
        className="mono rounded-md border border-edge bg-page px-3 py-2"
      />
    </label>
  );
}
