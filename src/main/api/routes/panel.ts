import fastifyStatic from '@fastify/static';
import { z } from 'zod';
import { RequestError } from '../../../shared/request-error';
import type { Access } from '../access';
import { hasSession, portOf, sessionCookie } from '../guard';
import type { ApiServer } from '../server';

const INVALID_LINK = new RequestError(
  401,
  'This link is no longer valid.',
  'Open the link that Jumpseat printed.',
);

/** The panel's own files, and the ways in: a token or a one-time code is traded for a cookie. */
export async function panelRoutes(
  server: ApiServer,
  options: { readonly panelDir: string; readonly access: () => Access | undefined },
) {
  await server.register(fastifyStatic, {
    root: options.panelDir,
    serve: false,
    cacheControl: false,
  });

  server.addHook('onSend', async (request, reply) => {
    reply.headers({
      'content-security-policy': contentSecurityPolicy(request.headers.host),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  server.get('/', { schema: { hide: true } }, (request, reply) => {
    const access = options.access();
    const { headers } = request;
    const query = new URLSearchParams(request.url.split('?')[1]);
    const [token, code] = [query.get('token'), query.get('code')];
    if (token === null && code === null) {
      // A browser that comes back stays signed in.
      if (access && hasSession(headers, access))
        reply.header('set-cookie', sessionCookie(headers.host, access));
      return reply.header('cache-control', 'no-cache').sendFile('index.html');
    }
    reply.header('cache-control', 'no-store');
    if (access) {
      const isValid = code === null ? access.isToken(token ?? '') : isTraded(access, code, request.method);
      if (!isValid) throw INVALID_LINK;
      reply.header('set-cookie', sessionCookie(headers.host, access));
    }
    return reply.redirect('/');
  });

  server.post(
    '/api/v0/sign-in',
    {
      schema: {
        summary: 'Trade the token for the cookie of a browser',
        description: 'The cookie counts for 30 days, and only with requests of the panel itself.',
        response: { 204: z.null() },
      },
    },
    (request, reply) => {
      const access = options.access();
      if (access) reply.header('set-cookie', sessionCookie(request.headers.host, access));
      void reply.code(204);
      return null;
    },
  );

  // Their names carry a hash of what is in them, so they never change.
  server.get(
    '/assets/*',
    { schema: { hide: true, params: z.object({ '*': z.string() }) } },
    (request, reply) =>
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .sendFile(`assets/${request.params['*']}`),
  );
  // Its name does not: it is read before everything else, and asked for anew each time.
  server.get('/theme.js', { schema: { hide: true } }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').sendFile('theme.js'),
  );
  server.get('/favicon.svg', { schema: { hide: true } }, (_request, reply) => reply.sendFile('favicon.svg'));
}

/** HEAD only looks, and leaves the code as it is. */
function isTraded(access: Access, code: string, method: string): boolean {
  return method !== 'HEAD' && access.takeCode(code);
}

/** Scripts only from us; styles also inline, because positions on the live view are styles. */
function contentSecurityPolicy(host: string | undefined): string {
  // Not every browser takes 'self' for WebSockets.
  const sockets = portOf(host) === undefined ? '' : ` ws://${host}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self'${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
