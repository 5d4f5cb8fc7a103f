import fastifyStatic from '@fastify/static';
import { z } from 'zod';
import { RequestError } from '../../../shared/request-error';
import type { HOST_ROUTES } from '../../../shared/routes/host';
import type { Access } from '../access';
import type { Handlers } from '../bind-routes';
import { hasSession, portOf, sessionCookie } from '../guard';
import { createDocument } from '../openapi';
import type { PanelSettingsFile } from '../panel-settings';
import type { ApiServer } from '../server';

const INVALID_LINK = new RequestError(
  'invalid-link',
  'This link is no longer valid.',
  'Open the link that Jumpseat printed.',
);

/** The panel's files, and headers for all responses: on security, and that browsers store nothing else. */
export async function servePanel(server: ApiServer, { panelDir }: { readonly panelDir: string }) {
  await server.register(fastifyStatic, {
    root: panelDir,
    serve: false,
    cacheControl: false,
  });

  server.addHook('onSend', async (request, reply) => {
    const policy = 'content-security-policy';
    reply.headers({
      [policy]: reply.getHeader(policy) ?? contentSecurityPolicy(request.headers.host),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    // What is deleted here must not stay in the cache of a browser.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });

  const config = { isOpen: true };
  // Their names contain a hash of their content, so they never change.
  server.get<{ Params: { '*': string } }>(
    '/assets/*',
    { schema: { params: z.object({ '*': z.string() }) }, config },
    (request, reply) =>
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .sendFile(`assets/${request.params['*']}`),
  );
  // Its name does not, so browsers must revalidate it.
  server.get('/theme.js', { config }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').sendFile('theme.js'),
  );
  server.get('/favicon.svg', { config }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').sendFile('favicon.svg'),
  );
}

export interface HostHandlersOptions {
  readonly access: () => Access | undefined;
  readonly version: string;
  readonly panelSettings: PanelSettingsFile;
}

export function hostHandlers({
  access,
  version,
  panelSettings,
}: HostHandlersOptions): Handlers<typeof HOST_ROUTES> {
  let document: ReturnType<typeof createDocument> | undefined;
  return {
    getHealth: () => ({ status: 'ok' }),
    getOpenApi({ headers }) {
      document ??= createDocument(version);
      return { ...document, servers: [{ url: `http://${headers.host}`, description: 'This host.' }] };
    },
    openPanel({ query, headers, method }, reply) {
      const granted = access();
      const isLink = query.token !== undefined || query.code !== undefined;
      reply.header('cache-control', isLink ? 'no-store' : 'no-cache');
      if (granted && isLink && !isValidLink(granted, query, method)) throw INVALID_LINK;
      // A browser that returns stays signed in.
      if (granted && (isLink || hasSession(headers, granted)))
        reply.header('set-cookie', sessionCookie(headers.host, granted));
      return isLink ? reply.redirect('/') : reply.sendFile('index.html');
    },
    signIn({ headers }, reply) {
      const granted = access();
      if (granted) reply.header('set-cookie', sessionCookie(headers.host, granted));
    },
    getToken: () => ({ token: access()?.token ?? '' }),
    getPanelSettings: () => ({ settings: [...panelSettings.read()] }),
    savePanelSettings: ({ body }) => panelSettings.save(body.settings),
  };
}

/** HEAD does not use up the code. */
function isValidLink(
  access: Access,
  { token = '', code }: { readonly token?: string | undefined; readonly code?: string | undefined },
  method: string,
): boolean {
  return code === undefined ? access.isToken(token) : method !== 'HEAD' && access.takeCode(code);
}

/** Scripts only from this host; styles also inline, because positions on the live view are styles. */
function contentSecurityPolicy(host: string | undefined): string {
  // Some browsers do not accept 'self' for WebSockets.
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
