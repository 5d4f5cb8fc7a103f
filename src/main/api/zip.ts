import { createReadStream, type ReadStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { createYielder } from '../base/yielder';

/** A file of an archive: a path on disk, or its content. */
export type ZipEntry = {
  readonly name: string;
  readonly modified: Date;
} & ({ readonly path: string; readonly bytes: number } | { readonly content: string });

/**
 * Makes an archive while it is sent. Nothing is compressed, since video and JPEG do not get smaller. So its length is
 * known in advance, and a browser can show progress. If a file cannot be read, or is shorter than announced, `body` is
 * destroyed with the error. If `body` is destroyed, no file stays open.
 */
export async function zip(entries: readonly ZipEntry[]): Promise<{ body: Readable; contentLength: number }> {
  const archive = new ZipFile();
  const body = new PassThrough();
  let reading: ReadStream | undefined;
  const breakOff = (error: Error) => body.destroy(error);
  // It may fail before a listener is added.
  body.on('error', () => undefined);
  archive.on('error', breakOff);
  archive.outputStream.on('error', breakOff);
  body.once('close', () => reading?.destroy());
  const turn = createYielder();
  for (const entry of entries) {
    await turn();
    const options = { mtime: within(entry.modified), compress: false, mode: 0o100600 };
    if ('content' in entry) archive.addBuffer(Buffer.from(entry.content), entry.name, options);
    else {
      const { path, bytes } = entry;
      archive.addReadStreamLazy(entry.name, { ...options, size: bytes }, (done) => {
        if (body.destroyed) return;
        if (bytes === 0) return done(null, Readable.from([]));
        // Not beyond the announced length. The video of a recording may be replaced, but only by one of equal length.
        reading = createReadStream(path, { end: bytes - 1 });
        reading.once('error', breakOff);
        done(null, reading);
      });
    }
  }
  if (body.destroyed) throw body.errored ?? new Error('The archive was broken off.');
  const contentLength = await new Promise<number>((resolve) => {
    archive.end({ forceZip64Format: hasLargeDirectory(entries), comment: '' }, (...[size]: number[]) =>
      resolve(size ?? -1),
    );
  });
  archive.outputStream.pipe(body);
  return { body, contentLength };
}

const EARLIEST = new Date('1980-01-01T00:00:00.000Z');
const LATEST = new Date('2100-01-01T00:00:00.000Z');

/** The nearest time that the format supports; for any other time, yazl (3.3.1) throws in a timer. */
function within(date: Date): Date {
  if (!(date >= EARLIEST)) return EARLIEST;
  return date > LATEST ? LATEST : date;
}

/** Maximum size of a file's entry in the central directory, without its name (bytes). */
const DIRECTORY_ENTRY = 46 + 9 + 28;

/**
 * Whether the central directory may be longer than 64 KiB. Then yazl (3.3.1) announces an end record in the Zip64
 * format but writes the shorter one, so a client would wait forever for the announced length. An option forces Zip64.
 */
function hasLargeDirectory(entries: readonly ZipEntry[]): boolean {
  const bytes = entries.reduce((sum, { name }) => sum + DIRECTORY_ENTRY + Buffer.byteLength(name), 0);
  return bytes >= 0xffff;
}
