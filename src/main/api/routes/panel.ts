import fastifyStatic from '@fastify/static';
import { z } from 'zod';
import { RequestError } from '../../../shared/request-error';
import { cookieName, type GuardOptions, sameToken } from '../guard';
import type { ApiServer } from '../server';

/** The panel's own files, and the way in: `/?token=…` trades the token for a cookie. */
export async function panelRoutes(
  server: ApiServer,
  options: { panelDir: string; guard: () => GuardOptions },
) {
  await server.register(fastifyStatic, {
    root: options.panelDir,
    serve: false,
    cacheControl: false,
  });

  server.addHook('onSend', async (_request, reply) => {
    const { port } = options.guard();
    reply.headers({
      'content-security-policy': contentSecurityPolicy(port),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  server.get(
    '/',
    { schema: { hide: true, querystring: z.object({ token: z.string().optional() }) } },
    (request, reply) => {
      const { port, token } = options.guard();
      const offered = request.query.token;
      if (offered === undefined) return reply.header('cache-control', 'no-cache').sendFile('index.html');
      if (token !== undefined && !sameToken(offered, token)) {
        throw new RequestError(401, 'A valid token is required.', 'Open the address that the start printed.');
      }
      return reply
        .header('set-cookie', `${cookieName(port)}=${offered}; HttpOnly; SameSite=Strict; Path=/`)
        .header('cache-control', 'no-store')
        .redirect('/');
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

/** Scripts only from us; styles also inline, because positions on the live view are styles. */
function contentSecurityPolicy(port: number): string {
  const sockets = ['127.0.0.1', 'localhost'].map((name) => `ws://${name}:${port}`);
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self' ${sockets.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
