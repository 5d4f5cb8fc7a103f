import { createReadStream, type ReadStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { createYielder } from '../base/yielder';

/** A file of an archive: from disk, or with its content given. */
export type ZipEntry = {
  readonly name: string;
  readonly modified: Date;
} & ({ readonly path: string; readonly bytes: number } | { readonly content: string });

/**
 * An archive that is made as it is sent. Video and JPEG do not get smaller, so nothing is compressed, and its length is
 * known beforehand: a browser can show how far it is. If a file cannot be read, or is shorter than announced, `body` is
 * destroyed with the error; if `body` is destroyed, no file stays open.
 */
export async function zip(entries: readonly ZipEntry[]): Promise<{ body: Readable; contentLength: number }> {
  const archive = new ZipFile();
  const body = new PassThrough();
  let reading: ReadStream | undefined;
  const breakOff = (error: Error) => body.destroy(error);
  // It may fail before anybody listens.
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
        // No further than announced: the video of a recording may be replaced, never its length.
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

/** The nearest time that an archive can hold; yazl (3.3.1) throws out of a timer for any other time. */
function within(date: Date): Date {
  if (!(date >= EARLIEST)) return EARLIEST;
  return date > LATEST ? LATEST : date;
}

/** What the directory at an archive's end has of a file, without its name, at the most. */
const DIRECTORY_ENTRY = 46 + 9 + 28;

/**
 * Whether the directory may be longer than 64 KiB. From there on yazl (3.3.1) announces an end in the long form but
 * writes the short one, and whoever waits for the announced length waits for ever; told to, it writes the long one.
 */
function hasLargeDirectory(entries: readonly ZipEntry[]): boolean {
  const bytes = entries.reduce((sum, { name }) => sum + DIRECTORY_ENTRY + Buffer.byteLength(name), 0);
  return bytes >= 0xffff;
}
