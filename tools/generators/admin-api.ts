import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RouteAccess } from '../../src/admin/access/route-access.ts';
import type { AdminRoute } from '../../src/admin/admin-route.ts';
import { adminRoutes } from '../../src/admin/routes.ts';
import { ProblemSchema } from '../../src/admin/schemas/problem.ts';
import { adminRoles } from '../../src/model/admin-role.ts';
import { projectRoot } from '../project.ts';
import { type JsonSchema, namedSchemas, openApiSchema, typeScriptOf } from './admin-schemas.ts';
import { GENERATED_NOTE, type GeneratedFile, tableCell } from './generated-file.ts';
import { bracedPath, openApiPath, titleOf } from './route-title.ts';

/** What the admin interface is, from its routes and their schemas: OpenAPI, TypeScript, and a page. */
export function generateAdminApi(): readonly GeneratedFile[] {
  return [
    { path: 'generated/admin-openapi.json', text: `${JSON.stringify(openApi(), undefined, 2)}\n` },
    { path: 'generated/admin-api.d.ts', text: `${renderTypes()}\n${renderRoutes()}` },
    { path: 'docs/reference/admin-api.md', text: renderPage() },
  ];
}

function named(): ReadonlyMap<string, JsonSchema> {
  const roots = adminRoutes.flatMap(({ ask, reply }) =>
    [ask.body, reply].filter(schema => schema !== undefined),
  );
  return namedSchemas([...roots, ProblemSchema].map(asJson));
}

/** A schema of TypeBox is a JSON Schema with hidden keys, which its JSON does not have. */
function asJson(schema: object): JsonSchema {
  // What JSON.stringify writes of an object reads as an object, and the keys in use are those of JSON Schema.
  return JSON.parse(JSON.stringify(schema)) as JsonSchema;
}

function openApi(): object {
  const text = readFileSync(join(projectRoot, 'package.json'), 'utf8');
  // npm packs no package without a version.
  const { version } = JSON.parse(text) as { readonly version: string };
  const paths: Record<string, Record<string, object>> = {};
  for (const route of adminRoutes) {
    (paths[openApiPath(route)] ??= {})[route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Gatewright admin interface', version },
    servers: [{ url: 'http://127.0.0.1:8081' }],
    security: [{ adminToken: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        adminToken: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-gatewright-session' },
      },
      schemas: Object.fromEntries([...named()].map(([name, schema]) => [name, openApiSchema(schema, true)])),
    },
  };
}

function operationOf({ summary, sandboxOnly = false, method, access, ask, reply }: AdminRoute): object {
  const isKept = method !== 'GET' && access.roles !== 'nobody';
  const parameters = [
    ...parametersOf('path', ask.params),
    ...parametersOf('query', ask.query),
    ...(isKept ? [IDEMPOTENCY_KEY] : []),
  ];
  const content =
    reply === undefined
      ? { 'text/event-stream': { schema: { type: 'string' } } }
      : { 'application/json': { schema: openApiSchema(asJson(reply)) } };
  return {
    summary,
    description: `${sandboxOnly ? 'In mode sandbox only. ' : ''}${accessSentence(access)}`,
    ...(access.roles === 'nobody' ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(ask.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: openApiSchema(asJson(ask.body)) } },
          },
        }),
    responses: {
      200: { description: 'Served.', content },
      default: {
        description: 'Not served.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Asked again with the same one, it is done once: 24 hours, 1 to 128 visible characters.',
  schema: { type: 'string', maxLength: 128 },
};

function accessSentence({ roles, scope }: RouteAccess): string {
  if (roles === 'nobody') return 'For anybody.';
  if (roles === 'bootstrap') return 'For whoever has the bootstrap token.';
  const needs = scope === undefined ? '' : `, a narrowed token with ${scope}`;
  return `For ${roles.length === adminRoles.length ? 'every role' : roles.join(', ')}${needs}.`;
}

function parametersOf(place: 'path' | 'query', schema: object | undefined): readonly object[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = asJson(schema);
  return Object.entries(properties).map(([name, each]) => {
    const { description, ...plain } = each;
    return {
      name,
      in: place,
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: openApiSchema(plain),
    };
  });
}

function renderTypes(): string {
  const types = [...named()].map(([name, schema]) => {
    const note = schema.description === undefined ? '' : `/** ${schema.description} */\n`;
    const type = typeScriptOf(schema, true);
    const isObject = schema.type === 'object' && schema.properties !== undefined;
    return isObject ? `${note}export interface ${name} ${type}` : `${note}export type ${name} = ${type};`;
  });
  return `// Generated by \`npm run generate\`; edit src/admin instead.\n\n${types.join('\n\n')}\n`;
}

/** What each route is asked with and what it answers, for a client that cannot ask wrongly. */
function renderRoutes(): string {
  const routes = adminRoutes.map(
    route => `  readonly "${route.method} ${bracedPath(route)}": ${askType(route)};`,
  );
  return `/** By method and path below \`/admin/v1\`; an answer without a type is a stream of events. */
export interface AdminRoutes {
${routes.join('\n')}
}
`;
}

function askType({ ask, reply }: AdminRoute): string {
  const parts = Object.entries({ params: ask.params, query: ask.query, body: ask.body, reply }).flatMap(
    ([part, schema]) => (schema === undefined ? [] : [`readonly ${part}: ${typeScriptOf(asJson(schema))};`]),
  );
  return `{\n${parts.join('\n')}\n}`.replaceAll(/\n(?!\}$)/g, '\n    ').replace(/\n\}$/, '\n  }');
}

function renderPage(): string {
  return `${GENERATED_NOTE}

# The admin interface

Served on \`listen.admin\`, next to \`/livez\`, \`/readyz\` and \`/metrics\`, with the console at \`/\`. A request says who
asks by \`authorization: Bearer <token>\`, or by the cookie of a user who has signed in; [admin-access.md](admin-access.md)
says who may do what. A change that comes again under its \`Idempotency-Key\` is done once. The \`Host\` header must be an address, \`localhost\`, or the name that
the listener was told to listen on. Answers are JSON; what is not served is a problem of RFC 9457 with a sentence in
\`detail\`. Moments (\`…AtMs\`, \`nowMs\`) are UNIX milliseconds, times (\`…Ms\`) are milliseconds.

The same as data: \`generated/admin-openapi.json\` (OpenAPI 3.1), \`generated/admin-api.d.ts\` (TypeScript).

| route | what it does |
|---|---|
${adminRoutes.map(renderSummary).join('\n')}

${adminRoutes.map(renderRoute).join('\n\n')}

## Types

\`\`\`ts
${renderTypes().split('\n').slice(2).join('\n').trimEnd()}
\`\`\`
`;
}

function renderSummary(route: AdminRoute): string {
  return `| \`${titleOf(route)}\` | ${tableCell(route.summary)}${route.sandboxOnly === true ? ' Sandbox only.' : ''} |`;
}

function renderRoute(route: AdminRoute): string {
  const { ask, reply, summary } = route;
  const lines = [
    ...fieldsOf('path', ask.params),
    ...fieldsOf('query', ask.query),
    ...(ask.body === undefined ? [] : [`- body: \`${shapeOf(ask.body)}\``]),
    `- answer: ${reply === undefined ? '`text/event-stream`' : `\`${shapeOf(reply)}\``}`,
  ];
  return `## ${titleOf(route)}\n\n${summary}\n\n${lines.join('\n')}`;
}

function shapeOf(schema: object): string {
  return typeScriptOf(asJson(schema)).replaceAll(/\s+/g, ' ');
}

function fieldsOf(place: string, schema: object | undefined): readonly string[] {
  if (schema === undefined) return [];
  const { properties = {} } = asJson(schema);
  return Object.entries(properties).map(
    ([name, { description = '' }]) => `- ${place} \`${name}\`: ${description}`,
  );
}
