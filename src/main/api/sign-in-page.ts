import { readFile } from 'node:fs/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../../shared/request-error';
import type { Access } from './access';
import { hasSession } from './guard';

/** Whether a browser asks for something to show to a person. */
export function wantsPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && /\btext\/html\b/.test(headers.accept ?? '');
}

/**
 * Answers a browser that may not have what it asks for with a page: the panel if it is signed in, else the one to sign
 * in at.
 * @returns false if the answer is to be JSON. (A reply cannot be returned: it is awaited, which gives undefined.)
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
  reply.header('cache-control', 'no-store');
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
