import type { JsonValue, KeyFacts, NestedKeys } from './kinds/kind.ts';
import { documentSchema } from './schema.ts';

const OPENING = `# Configuration

Generated from the declaration of the document; do not edit.

One YAML or JSON document holds everything that a gateway serves. Unknown keys, duplicate keys and dangling
references are refused. An empty document starts an empty gateway.

- Text, numbers and words may come from outside: \`\${NAME}\` anywhere in a text is an environment variable,
  \`{ file: path }\` in place of a text is the content of a file, relative to the document, without its last
  newline. \`$\${\` stands for the characters \`\${\`.
- Durations: \`250ms\`, \`3s\`, \`5m\`, \`2h\`, \`90d\`. Sizes: \`512B\`, \`64KiB\`, \`1MiB\`, \`1GiB\`, or a number of bytes.
- A list or mapping with nothing behind its key reads like an absent one.
- Keys marked † are accepted and checked, and a warning says that they are not served yet.
`;

/** The reference page of every key: type, unit, default, meaning; ends with a newline. */
export function renderConfigReference(): string {
  const sections: string[] = [];
  const { nested } = documentSchema;
  if (nested !== undefined) addSection(sections, '', nested);
  return `${OPENING}\n${sections.join('\n')}`;
}

function addSection(sections: string[], path: string, nested: NestedKeys): void {
  const rows = nested.keys.map(key => renderRow(key));
  const title = path === '' ? 'The document' : `\`${path}\``;
  sections.push(
    `## ${title}\n\n| key | type | unit | default | meaning |\n|---|---|---|---|---|\n${rows.join('\n')}\n`,
  );
  for (const key of nested.keys) {
    const below = key.kind.nested;
    if (below !== undefined)
      addSection(sections, `${path === '' ? '' : `${path}.`}${key.name}${below.suffix}`, below);
  }
}

function renderRow(key: KeyFacts): string {
  const mark = key.served === 'yes' ? '' : ' †';
  const only = typeof key.served === 'object' ? ` Served today: ${key.served.only}.` : '';
  const cells = [
    `\`${key.name}\`${mark}`,
    key.kind.words,
    key.kind.unit ?? '',
    renderDefault(key),
    `${key.meaning}${only}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function renderDefault(key: KeyFacts): string {
  switch (key.presence.rule) {
    case 'required':
      return '**required**';
    case 'derived':
      return key.presence.words;
    case 'default':
      return renderValue(key.presence.value);
    default:
      return key.presence satisfies never;
  }
}

function renderValue(value: JsonValue): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
