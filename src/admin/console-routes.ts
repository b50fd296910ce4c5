import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AdminParts } from './admin-parts.ts';
import { AdminProblem } from './admin-problem.ts';
import { ConsoleFiles } from './console-files.ts';
import { openApiOf } from './open-api.ts';
import { REFERENCE_STYLE, renderReferencePage } from './reference-page.ts';

/** Nothing but what this listener serves: no inline script or style, no foreign origin, no frame, no text turned to markup. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const NOT_BUILT = `The console is not built here.

  npm ci --prefix console && npm run build --prefix console

builds it; then load this page again. The admin interface works without it, under /admin/v1.
`;

/** Serves the console at `/`, and at `/reference` the routes for people; these files hold no secret, so that a browser may ask for them without the token. */
export function addConsole(app: FastifyInstance, { consoleFolder, openApiFile }: AdminParts): void {
  const files = new ConsoleFiles(consoleFolder);
  app.get('/reference', (_request, reply) =>
    reply
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .type('text/html; charset=utf-8')
      .send(renderReferencePage(openApiOf(openApiFile))),
  );
  app.get('/reference.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(REFERENCE_STYLE));
  app.setNotFoundHandler((request, reply) => serveFile(files, request, reply));
}

function serveFile(files: ConsoleFiles, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = '/'] = request.url.split('?');
  if (path.startsWith('/admin/'))
    throw new AdminProblem(404, 'There is no such route; docs/reference/admin-api.md lists them.');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const file = isRead ? files.find(path) : undefined;
  const secured = reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
  if (file !== undefined) {
    const { bytes, contentType, isHashed } = file;
    return secured
      .header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      .type(contentType)
      .send(bytes);
  }
  const text = isRead && path === '/' ? NOT_BUILT : 'There is nothing under this path.\n';
  return secured.code(404).type('text/plain; charset=utf-8').send(text);
}
