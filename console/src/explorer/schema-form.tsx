import { useText } from '../i18n/use-text.ts';
import { Icon } from '../shell/icon.tsx';
import { type JsonNode, type JsonPath, nodeAt, parseTree, writeAt } from './json-tree.ts';
import { ScalarField } from './scalar-field.tsx';
import { describeSchema, emptyValue, fieldKind, membersOf, type Schema } from './schema.ts';

interface SchemaFormProps {
  readonly schema: unknown;
  /** The JSON that the form edits, in place: what a field does not touch keeps every character. */
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** A form made from a schema. */
export function SchemaForm({ schema, text: body, onChange }: SchemaFormProps) {
  const text = useText();
  const root = parseTree(body);
  if (root === null) return <p className="text-warn">{text.explorer.formNeedsJson}</p>;
  // A contract of an API is a JSON Schema; what this form does not know of it is left out.
  const known = (schema ?? {}) as Schema;
  if (membersOf(known).length === 0) {
    return <p className="text-muted">{text.explorer.noParameters}</p>;
  }
  const edit: Editing = {
    body,
    root,
    write: (path, raw) => onChange(writeAt(body, path, raw)),
  };
  return <Members schema={known} path={[]} edit={edit} />;
}

/** The text under edit, and how a place in it is written. */
export interface Editing {
  readonly body: string;
  readonly root: JsonNode;
  readonly write: (path: JsonPath, raw: string | null) => void;
}

interface NodeProps {
  readonly schema: Schema;
  readonly path: JsonPath;
  readonly edit: Editing;
}

function Members({ schema, path, edit }: NodeProps) {
  return (
    <div className="flex flex-col gap-3">
      {membersOf(schema).map(([key, member]) => (
        <Value
          key={key}
          name={key}
          required={schema.required?.includes(key) ?? false}
          schema={member}
          path={[...path, key]}
          edit={edit}
        />
      ))}
    </div>
  );
}

interface ValueProps extends NodeProps {
  readonly name: string;
  readonly required: boolean;
}

function Value(props: ValueProps) {
  const { name, required, schema, path, edit } = props;
  const text = useText();
  const kind = fieldKind(schema);
  if (kind !== 'object' && kind !== 'array') return <ScalarField {...props} kind={kind} />;
  const node = nodeAt(edit.root, path);
  const isSent = node !== undefined;
  return (
    <fieldset className="rounded-md border border-line px-3 pt-1 pb-3">
      <legend className="flex items-baseline gap-2 px-1">
        <span className="mono">{name}</span>
        <span className="text-xs text-faint">
          {describeSchema(schema)}
          {required && ` · ${text.explorer.required}`}
        </span>
        <button
          type="button"
          aria-label={`${isSent ? text.explorer.remove : text.explorer.add} ${name}`}
          onClick={() => edit.write(path, isSent ? null : emptyValue(schema))}
          className="text-xs text-accent"
        >
          {isSent ? text.explorer.remove : text.explorer.add}
        </button>
      </legend>
      {isSent && kind === 'object' && <Members schema={schema} path={path} edit={edit} />}
      {isSent && kind === 'array' && (
        <Items schema={schema.items ?? {}} path={path} edit={edit} node={node} />
      )}
    </fieldset>
  );
}

function Items({ schema, path, edit, node }: NodeProps & { readonly node: JsonNode }) {
  const text = useText();
  return (
    <div className="flex flex-col gap-2">
      {node.entries.map(({ key }) => (
        <div key={key} className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <Value name={`[${key}]`} required={false} schema={schema} path={[...path, key]} edit={edit} />
          </div>
          {fieldKind(schema) !== 'object' && fieldKind(schema) !== 'array' && (
            <button
              type="button"
              aria-label={`${text.explorer.remove} [${key}]`}
              onClick={() => edit.write([...path, key], null)}
              className="h-8 text-faint hover:text-text"
            >
              <Icon name="close" />
            </button>
          )}
        </div>
      ))}
      <button
        type="button"
        onClick={() => edit.write([...path, String(node.entries.length)], emptyValue(schema))}
        className="self-start text-xs text-accent"
      >
        {text.explorer.addItem}
      </button>
    </div>
  );
}
