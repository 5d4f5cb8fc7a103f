import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { RequestError } from '../../shared/request-error';
import { waitAtMost } from '../base/wait-until';

/** Largest JSON body (bytes). */
const MAX_BODY = 1024 * 1024;
/** How long a JSON body may take to arrive (ms). */
const BODY_MS = 30_000;
/** Time that an answer waits for an unread body, so that the connection can be kept (ms). */
const LINGER_MS = 200;

/** Whether the headers announce a body. */
export function announcesBody(headers: IncomingHttpHeaders): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** @throws {RequestError} 415 if the body is compressed, or text in a character set other than UTF-8. */
export function checkEncodings(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity') {
    throw new RequestError(
      'unsupported-type',
      'Content encoding is not supported.',
      'Send the body uncompressed.',
    );
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw new RequestError('unsupported-type', 'Character set is not supported.', 'Send the body as UTF-8.');
  }
}

/** Reads a body to its end. @throws {RequestError} 413 if it is too large, 408 if it does not come. */
export function readBody(
  body: IncomingMessage,
  { limit = MAX_BODY, patience = BODY_MS } = {},
): Promise<Buffer> {
  const tooLarge = new RequestError('body-too-large', 'Request body is too large.', 'At most 1 MiB.');
  if (Number(body.headers['content-length']) > limit) return Promise.reject(tooLarge);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limit) fail(tooLarge);
      else chunks.push(chunk);
    };
    const onEnd = () => settle(() => resolve(Buffer.concat(chunks)));
    const fail = (error: RequestError) => settle(() => reject(error));
    const onClose = () => fail(new RequestError('incomplete-body', 'The request body is not complete.'));
    const onLate = () =>
      fail(new RequestError('timeout', 'The request took too long.', 'Its body did not arrive.'));
    const timer = setTimeout(onLate, patience);
    const settle = (end: () => void) => {
      clearTimeout(timer);
      body.off('data', onData).off('end', onEnd).off('error', onClose).off('close', onClose);
      end();
    };
    body.on('data', onData).on('end', onEnd).on('error', onClose).on('close', onClose);
  });
}

/** Ends a connection whose body does not come, while it is read: it may be large, so it has no limit as a whole. */
export function cutIfIdle(body: IncomingMessage, patience = BODY_MS): void {
  const { socket } = body;
  socket.setTimeout(patience, () => socket.destroy());
  body.once('end', () => socket.setTimeout(0));
}

/**
 * Waits a moment for a body that an early answer leaves unread. A connection that is closed before would be reset, and
 * the client might not see the answer.
 * @returns whether the body has ended; if not, the connection has to be closed.
 */
export async function bodyEnds(request: IncomingMessage): Promise<boolean> {
  const hasEnded = () => request.complete || request.readableEnded;
  if (!hasEnded() && !request.destroyed) {
    request.resume();
    await waitAtMost(
      LINGER_MS,
      new Promise((resolve) => request.once('close', resolve).once('end', resolve)),
    );
  }
  return hasEnded();
}
