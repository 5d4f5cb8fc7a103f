import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentDisposition } from './attachment';
import { CLIENT_LEFT } from './error-response';
import { type ZipEntry, zip } from './zip';

/** The files of an archive, and how to release them. */
export interface ArchiveFiles {
  readonly files: readonly ZipEntry[];
  release(): Promise<void>;
}

/**
 * Sends an archive, or for HEAD only its length. The signal for `prepare` aborts when the client disconnects. The files
 * that `prepare` returns are released when everything was sent, the client disconnected or anything failed.
 */
export async function sendArchive(
  { method }: Pick<FastifyRequest, 'method'>,
  reply: FastifyReply,
  name: string,
  prepare: (signal: AbortSignal) => Promise<ArchiveFiles>,
): Promise<unknown> {
  const closed = new AbortController();
  reply.raw.once('close', () => closed.abort());
  if (reply.raw.closed) closed.abort();
  const prepared = await prepare(closed.signal).catch((error: unknown) => {
    throw closed.signal.aborted ? CLIENT_LEFT : error;
  });
  try {
    const { body, contentLength } = await zip(prepared.files);
    const release = () => {
      body.destroy();
      // If this fails, the next start deletes the files.
      prepared.release().catch(() => undefined);
    };
    if (closed.signal.aborted) release();
    else closed.signal.addEventListener('abort', release, { once: true });
    if (closed.signal.aborted) throw CLIENT_LEFT;
    reply.header('content-disposition', contentDisposition(name));
    reply.type('application/zip').header('content-length', contentLength);
    return reply.send(method === 'HEAD' ? null : body);
  } catch (error) {
    await prepared.release();
    throw error;
  }
}
