import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

/**
 * Reads an archive for yauzl. Its own reader throws where nobody can catch it if a stream is destroyed while one of its
 * reads is queued behind those of other streams, such as when a file cannot be written.
 */
export class ArchiveReader extends RandomAccessReader {
  /** `file` must stay open while anything is read; the caller closes it. */
  constructor(private readonly file: FileHandle) {
    super();
  }

  /** @param end the first byte that is not read */
  override _readStreamForRange(start: number, end: number): Readable {
    const { file } = this;
    let position = start;
    return new Readable({
      read(size) {
        const buffer = Buffer.allocUnsafe(Math.min(size, end - position));
        const done = (bytes: number) => {
          position += bytes;
          this.push(bytes === 0 ? null : buffer.subarray(0, bytes));
        };
        file.read(buffer, 0, buffer.length, position).then(
          ({ bytesRead }) => done(bytesRead),
          (error: Error) => this.destroy(error),
        );
      },
    });
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.file
      .read(buffer, offset, length, position)
      .then(({ bytesRead }) => callback(bytesRead === length ? null : new Error('unexpected EOF')), callback);
  }
}
