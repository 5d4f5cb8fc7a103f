import { RequestError } from '../../shared/request-error';
import { attach } from './attachment';
import { type ZipEntry, zip } from './zip';

/** An archive's files, and what ends their keeping. */
export interface ArchiveFiles {
  readonly files: readonly ZipEntry[];
  release(): Promise<void>;
}

export interface ArchiveRequest {
  readonly method: string;
}
export interface ArchiveReply {
  readonly raw: NodeJS.EventEmitter & { readonly closed: boolean };
  header(name: string, value: string | number): this;
  type(type: string): this;
  send(body: unknown): unknown;
}

/**
 * Sends an archive, or for HEAD only its length. The signal given to `prepare` aborts when the client leaves. The files that
 * `prepare` returns are released when everything was sent, the client left or anything failed.
 */
export async function sendArchive(
  { method }: ArchiveRequest,
  reply: ArchiveReply,
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
      // Left for the next start to tidy, if it fails.
      prepared.release().catch(() => undefined);
    };
    if (closed.signal.aborted) release();
    else closed.signal.addEventListener('abort', release, { once: true });
    if (closed.signal.aborted) throw CLIENT_LEFT;
    attach(reply, name);
    reply.type('application/zip').header('content-length', contentLength);
    return reply.send(method === 'HEAD' ? null : body);
  } catch (error) {
    await prepared.release();
    throw error;
  }
}

const CLIENT_LEFT = new RequestError(499, 'The client left.');
