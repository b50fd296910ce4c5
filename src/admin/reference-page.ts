import type { OpenApi, Operation } from './open-api.ts';

/** The interface as a page for people: plain HTML without a script, in the order of the description. */
export function renderReferencePage({ info, paths, components }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      title: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  const rows = operations.map(
    ({ title, operation }) =>
      `<tr><td><a href="#${idOf(title)}"><code>${escaped(title)}</code></a></td><td>${prose(operation.summary)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(info.title)}</title>
<link rel="stylesheet" href="/reference.css">
<h1>${escaped(info.title)} ${escaped(info.version)}</h1>
<p>Every request carries <code>authorization: Bearer &lt;admin token&gt;</code>. As OpenAPI 3.1:
<code>GET /admin/v1/openapi.json</code>. What is not served is a problem document (RFC 9457).</p>
<table>
${rows.join('\n')}
</table>
${operations.map(({ title, operation }) => renderOperation(title, operation)).join('\n')}
${Object.entries(components?.schemas ?? {})
  .map(renderSchema)
  .join('\n')}
</html>
`;
}

/** Its style, a file of its own: the page allows none inside. */
export const REFERENCE_STYLE = `:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
code, pre { font: 13px/1.45 ui-monospace, monospace }
pre { overflow-x: auto; padding: .75rem; border: 1px solid #8885; border-radius: 4px }
table { border-collapse: collapse; width: 100% }
td { border-top: 1px solid #8883; padding: .25rem .75rem .25rem 0; vertical-align: top }
h2 { margin-top: 2.5rem; font-size: 1.1rem }
`;

function renderOperation(title: string, operation: Operation): string {
  const { summary, description = '', parameters = [], requestBody, responses } = operation;
  const rows = parameters.map(
    parameter =>
      `<tr><td>${parameter.in} <code>${escaped(parameter.name)}</code>${parameter.required ? '' : ' (optional)'}</td><td>${prose(parameter.description ?? '')}</td></tr>`,
  );
  return [
    `<h2 id="${idOf(title)}"><code>${escaped(title)}</code></h2>`,
    `<p>${prose(summary)} ${prose(description)}</p>`,
    rows.length === 0 ? '' : `<table>${rows.join('')}</table>`,
    schemaText('Body', requestBody?.content),
    schemaText('Answer', responses['200']?.content),
  ].join('\n');
}

function renderSchema([name, schema]: readonly [string, unknown]): string {
  return `<h2 id="schema-${escaped(name)}"><code>${escaped(name)}</code></h2>\n<pre>${schemaJson(schema)}</pre>`;
}

/** A reference leads to its schema below. */
function schemaJson(schema: unknown): string {
  return escaped(JSON.stringify(schema, undefined, 2)).replaceAll(
    /&quot;#\/components\/schemas\/(\w+)&quot;/g,
    '<a href="#schema-$1">$1</a>',
  );
}

function schemaText(
  what: string,
  content: Readonly<Record<string, { readonly schema: unknown }>> | undefined,
): string {
  const [first] = Object.entries(content ?? {});
  if (first === undefined) return '';
  const [type, { schema }] = first;
  return `<p>${what}: <code>${escaped(type)}</code></p>\n<pre>${schemaJson(schema)}</pre>`;
}

function idOf(title: string): string {
  return title.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase();
}

/** Words between backticks are code. */
function prose(text: string): string {
  return escaped(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
