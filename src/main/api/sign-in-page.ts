import { readFile } from 'node:fs/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../../shared/request-error';
import type { Access } from './access';
import { hasSession } from './guard';

/** Whether a browser requests a page to show. */
export function wantsPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && /\btext\/html\b/.test(headers.accept ?? '');
}

/**
 * Answers a rejected request of a browser with a page: the panel if it is signed in, else the sign-in page.
 * @returns false if the answer must be JSON. (A reply cannot be returned: awaiting it gives undefined.)
 */
export async function answerPage(
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
  { access, file }: { access: Access | undefined; file: string | undefined },
): Promise<boolean> {
  const isRefused = error instanceof RequestError && error.status === 401;
  const isUnknown = error instanceof RequestError && error.status === 404 && request.is404;
  if (file === undefined || !wantsPage(request) || !(isRefused || isUnknown)) return false;
  if (!access || hasSession(request.headers, access)) {
    reply.redirect('/');
    return true;
  }
  const page = isRefused ? await readFile(file).catch(() => undefined) : undefined;
  if (!page) return false;
  reply.code(401).header('www-authenticate', 'Bearer realm="jumpseat"').type('text/html; charset=utf-8');
  reply.send(page);
  return true;
}
