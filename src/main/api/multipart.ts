import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

/** A part of a multipart answer, read from disk as it is sent. */
export interface Part {
  readonly type: string;
  readonly path: string;
  readonly bytes: number;
}

export interface Multipart {
  readonly contentType: string;
  readonly contentLength: number;
  readonly body: Readable;
}

/** The parts as one `multipart/mixed` body (RFC 2046), of which never more than a read buffer is in memory. */
export function multipart(parts: readonly Part[], boundary: string = randomUUID()): Multipart {
  const heads = parts.map(({ type }, i) => partHead(boundary, type, i === 0));
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* body() {
    for (const [i, { path, bytes }] of parts.entries()) {
      yield heads[i];
      // No further than announced, whatever happens to the file meanwhile.
      if (bytes > 0) yield* createReadStream(path, { end: bytes - 1 });
    }
    yield tail;
  }
  const heading = heads.reduce((sum, head) => sum + head.length, 0);
  return {
    contentType: `multipart/mixed; boundary=${boundary}`,
    contentLength: parts.reduce((sum, { bytes }) => sum + bytes, heading + tail.length),
    body: Readable.from(body()),
  };
}

function partHead(boundary: string, type: string, first: boolean): Buffer {
  return Buffer.from(`${first ? '' : '\r\n'}--${boundary}\r\nContent-Type: ${type}\r\n\r\n`);
}
