import { createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { messageOf } from '../../../shared/error-info';
import { forEachConcurrently } from '../../base/concurrency';
import { storageProblem } from '../../base/storage-problem';
import { createYielder } from '../../base/yielder';
import { HEAD_BYTES, imageSize, imageType, MAX_PIXELS } from '../../pixels/image-file';
import { noRoomOnDisk, notImportable, SessionError, tooLarge } from '../session-error';
import { type ArchiveFile, classifyFile, sessionFolder } from './archive-names';
import { ArchiveReader } from './archive-reader';

/** Files in an archive, at most; a day's actions have three snapshots each. */
const MAX_FILES = 500_000;
const MAX_RECORDINGS = 1000;
/** Size of all unpacked files, at most (bytes). */
const MAX_BYTES = 16e9;
/** Unpacked size in relation to packed size, at most. A log reaches 10, a zip bomb 1000. */
const MAX_GROWTH = 200;
/** A harmless unpacked size, whatever the growth (bytes). */
const HARMLESS_BYTES = 64e6;
/** Files to unpack at once; small ones mostly wait for the disk. */
const MAX_EXTRACTIONS = 8;

interface UnpackOptions {
  readonly archive: string;
  readonly folder: string;
  /** Free space on the disk (bytes). */
  readonly freeBytes: number;
  readonly signal: AbortSignal;
}

/** What was unpacked. */
export interface UnpackedArchive {
  /** Sizes of the snapshots by file name, by the entry's id (bytes). */
  readonly pictures: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Ids of the recordings. */
  readonly recordings: ReadonlySet<string>;
  readonly hasDetails: boolean;
}

/** A file to unpack, and its destination. */
interface Extraction {
  readonly entry: Entry;
  readonly file: ArchiveFile;
  readonly path: string;
}

/** Unpacks the files of a session and no others. @throws {SessionError} if the archive is invalid or too large */
export async function unpackArchive(options: UnpackOptions): Promise<UnpackedArchive> {
  const { archive, folder, freeBytes, signal } = options;
  const opened = await open(archive);
  try {
    const packed = (await opened.stat()).size;
    const reader = new ArchiveReader(opened);
    const zip = await fromRandomAccessReaderPromise(reader, packed, { autoClose: false }).catch(
      (error: unknown) => {
        throw notImportable(`It is not a zip archive: ${reasonOf(error)}.`);
      },
    );
    const entries = await readEntries(zip);
    const { extractions, folders, unpacked } = await planExtractions(entries, folder);
    const bytes = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
    checkBytes(bytes, packed, freeBytes);
    for (const path of folders) await mkdir(path, { recursive: true, mode: 0o700 });
    await forEachConcurrently(extractions, MAX_EXTRACTIONS, async (extraction) => {
      signal.throwIfAborted();
      await extract(zip, extraction, signal);
    });
    return unpacked;
  } finally {
    await opened.close();
  }
}

async function readEntries(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MAX_FILES) throw tooLarge(`It has more than ${MAX_FILES} files.`);
  const entries: Entry[] = [];
  const yieldIfDue = createYielder();
  try {
    // yauzl rejects names that lead out of the folder.
    for await (const entry of zip.eachEntry()) {
      entries.push(entry);
      await yieldIfDue();
    }
  } catch (error) {
    throw notImportable(`The archive is broken: ${reasonOf(error)}.`);
  }
  return entries;
}

/** The files to unpack into a folder, the folders they need, and what will be unpacked. */
async function planExtractions(entries: readonly Entry[], into: string) {
  const roots = new Set(entries.flatMap(({ fileName }) => sessionFolder(fileName) ?? []));
  const root = roots.has('') ? '' : [...roots][0];
  if (root === undefined) throw notImportable('The archive has no actions.jsonl.');
  const extractions: Extraction[] = [];
  const paths = new Set<string>();
  const folders = new Set<string>();
  const pictures = new Map<string, Map<string, number>>();
  const recordings = new Set<string>();
  let hasDetails = false;
  const yieldIfDue = createYielder();
  for (const entry of entries) {
    await yieldIfDue();
    const file = classifyFile(root, entry.fileName);
    if (!file) continue;
    checkEntry(entry, file, paths);
    paths.add(file.path);
    if (file.kind === 'session') hasDetails = true;
    else if (file.kind === 'recording') recordings.add(file.id);
    else if (file.kind === 'picture') {
      const sizes = pictures.get(file.entry) ?? new Map<string, number>();
      pictures.set(file.entry, sizes.set(file.name, entry.uncompressedSize));
    }
    if (recordings.size > MAX_RECORDINGS) throw tooLarge(`It has more than ${MAX_RECORDINGS} recordings.`);
    const path = join(into, file.path);
    folders.add(dirname(path));
    extractions.push({ entry, file, path });
  }
  const unpacked: UnpackedArchive = { pictures, recordings, hasDetails };
  return { extractions, folders, unpacked };
}

function checkEntry(entry: Entry, { path, maxBytes }: ArchiveFile, paths: ReadonlySet<string>): void {
  if (paths.has(path)) throw notImportable(`${entry.fileName} is in the archive twice.`);
  if (!entry.canDecodeFileData()) {
    throw notImportable('The archive is encrypted or uses an unknown compression.');
  }
  if (entry.uncompressedSize > maxBytes) throw tooLarge(`${entry.fileName} is too large.`);
}

/** Checks the sizes that the archive declares. Unpacking verifies them. */
function checkBytes(bytes: number, packed: number, freeBytes: number): void {
  if (bytes > MAX_BYTES) throw tooLarge(`Unpacked it has more than ${MAX_BYTES / 1e9} GB.`);
  if (bytes > HARMLESS_BYTES && bytes > packed * MAX_GROWTH) {
    throw tooLarge(`Unpacked it is more than ${MAX_GROWTH} times as large, unlike any session.`);
  }
  if (bytes > freeBytes) throw noRoomOnDisk();
}

async function extract(zip: ZipFile, { entry, file, path }: Extraction, signal: AbortSignal): Promise<void> {
  try {
    const content = await zip.openReadStreamPromise(entry);
    const check = createContentCheck(file.signature);
    await pipeline(content, check.stream, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
    if (check.crc32() !== entry.crc32) throw new Error('its checksum is wrong');
    if (!check.hasSignature()) throw new Error('its content does not match its name');
    if (file.kind === 'picture') checkPicture(check.head());
  } catch (error) {
    signal.throwIfAborted();
    // Other programs may fill the disk meanwhile, and quotas are not visible before.
    const problem = storageProblem(error);
    if (problem !== undefined) throw new SessionError('disk-full', problem);
    throw notImportable(`${entry.fileName} cannot be read: ${reasonOf(error)}.`);
  }
}

/** @throws if a file is not a picture, or would take more memory than any screen does */
function checkPicture(head: Buffer): void {
  const type = imageType(head);
  const size = imageSize(head);
  // The first bytes of a WebP of an earlier version may not contain its size.
  if (!type || (!size && type !== 'image/webp')) throw new Error('its content does not match its name');
  if (size && size.width * size.height > MAX_PIXELS) {
    throw new Error(`it declares ${size.width} x ${size.height} pixels`);
  }
}

/** A stream that passes everything on and remembers what the checks need. */
function createContentCheck(signature: RegExp | undefined) {
  let sum = 0;
  let head = Buffer.alloc(0);
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum = crc32(chunk, sum);
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES)]);
      done(null, chunk);
    },
  });
  return {
    stream,
    crc32: () => sum,
    head: () => head,
    hasSignature: () => !signature || signature.test(head.toString('latin1')),
  };
}

function reasonOf(error: unknown): string {
  return messageOf(error, 'unknown reason').replace(/\.$/, '');
}
