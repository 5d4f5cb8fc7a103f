import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** A part of a multipart answer, read from disk as it is sent. */
export interface Part {
  readonly type: string;
  readonly path: string;
  readonly bytes: number;
}

export type Multipart = Awaited<ReturnType<typeof multipart>>;

/**
 * The parts as one `multipart/mixed` body (RFC 2046). Only a read buffer of it is in memory at a time. The files
 * are open from now until `body` is closed, so deleting or replacing one meanwhile does not cut the answer off.
 * @throws if a file cannot be opened
 */
export async function multipart(parts: readonly Part[], boundary: string = randomUUID()) {
  const heads = parts.map(({ type }, i) =>
    Buffer.from(`${i === 0 ? '' : '\r\n'}--${boundary}\r\nContent-Type: ${type}\r\n\r\n`),
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const files = await openAll(parts.map(({ path }) => path));
  async function* content() {
    for (const [i, { bytes }] of parts.entries()) {
      yield heads[i];
      // Not beyond the announced length, even if the file grows meanwhile.
      if (bytes > 0) yield* files[i]?.createReadStream({ start: 0, end: bytes - 1 }) ?? [];
    }
    yield tail;
  }
  const heading = heads.reduce((sum, head) => sum + head.length, 0);
  const body = Readable.from(content());
  body.once('close', () => void closeAll(files));
  return {
    contentType: `multipart/mixed; boundary=${boundary}`,
    contentLength: parts.reduce((sum, { bytes }) => sum + bytes, heading + tail.length),
    body,
  };
}

async function openAll(paths: readonly string[]): Promise<FileHandle[]> {
  const files: FileHandle[] = [];
  try {
    for (const path of paths) files.push(await open(path));
    return files;
  } catch (error) {
    await closeAll(files);
    throw error;
  }
}

async function closeAll(files: readonly FileHandle[]): Promise<void> {
  await Promise.allSettled(files.map((file) => file.close()));
}
