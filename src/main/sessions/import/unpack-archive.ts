import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { isDiskFull } from '../../base/disk-full';
import { createYielder } from '../../base/yielder';
import { SNAPSHOT_FILES } from '../../journal/snapshot-index';
import { MAX_PIXELS, webpSize } from '../../journal/webp';
import { notImportable, SessionError } from '../session-error';
import { type ArchiveFile, classifyFile, type FileSignature, sessionFolder } from './archive-names';

/** Files in an archive at the most: a day's actions have three pictures each. */
const MAX_FILES = 500_000;
/** Recordings in an archive at the most. */
const MAX_RECORDINGS = 1000;
/** Bytes all of them may come to. */
const MAX_BYTES = 16e9;
/** An archive does not become more than this many times as large; text of a log becomes ten, a bomb a thousand times. */
const MAX_GROWTH = 200;
/** Files unpacked at once: small ones wait for the disk more than they take. */
const AT_ONCE = 8;
/** Bytes of a file's beginning that say of what kind and size it is. */
const HEAD = 32;
/** Too little to hurt, whatever its growth. */
const HARMLESS_BYTES = 64e6;

export interface UnpackOptions {
  readonly archive: string;
  readonly folder: string;
  /** Bytes the disk can take. */
  readonly freeBytes: number;
  readonly signal: AbortSignal;
}

/** What was in an archive, by where it lies now: `actions.jsonl`, `pictures/…`, `recordings/<id>/…`. */
export interface UnpackedArchive {
  readonly pictures: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly recordings: ReadonlySet<string>;
  readonly hasDetails: boolean;
}

/** A file of the archive that is taken in, and where it goes. */
interface Place {
  readonly entry: Entry;
  readonly what: ArchiveFile;
  readonly path: string;
}

/** Unpacks what belongs to a session, and nothing else. @throws {SessionError} where it is not what it says, or too much. */
export async function unpackArchive({
  archive,
  folder,
  freeBytes,
  signal,
}: UnpackOptions): Promise<UnpackedArchive> {
  const zip = await openPromise(archive, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
    throw notImportable(`It is no zip archive: ${wordsOf(error)}.`);
  });
  try {
    const entries = await entriesOf(zip);
    const places = await wantedFiles(entries, folder);
    const bytes = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
    checkBytes(bytes, (await stat(archive)).size, freeBytes);
    const unpacked = {
      pictures: new Map<string, Map<string, number>>(),
      recordings: new Set<string>(),
      hasDetails: false,
    };
    for (const place of await foldersOf(places)) await mkdir(place, { recursive: true, mode: 0o700 });
    await eachOf(places, async ({ entry, what, path }) => {
      signal.throwIfAborted();
      await extract(zip, entry, what, path, signal);
      if (what.kind === 'session') unpacked.hasDetails = true;
      else if (what.kind === 'recording') unpacked.recordings.add(what.id);
      else if (what.kind === 'picture') {
        const files = unpacked.pictures.get(what.entry) ?? new Map<string, number>();
        unpacked.pictures.set(what.entry, files.set(what.name, entry.uncompressedSize));
      }
    });
    return unpacked;
  } finally {
    zip.close();
  }
}

/** Does some at a time; after one that fails no more are begun, and it throws when the others are over. */
async function eachOf<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  let broken = false;
  const worker = async () => {
    for (const one of left) {
      if (broken) return;
      await work(one).catch((error: unknown) => {
        broken = true;
        throw error;
      });
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MAX_FILES) throw tooLarge(`It has more than ${MAX_FILES} files.`);
  const entries: Entry[] = [];
  const turn = createYielder();
  try {
    // It refuses names that lead out of the folder by itself.
    for await (const entry of zip.eachEntry()) {
      entries.push(entry);
      await turn();
    }
  } catch (error) {
    throw notImportable(`The archive is broken: ${wordsOf(error)}.`);
  }
  return entries;
}

async function wantedFiles(entries: readonly Entry[], into: string): Promise<Place[]> {
  const folders = new Set(entries.flatMap(({ fileName }) => sessionFolder(fileName) ?? []));
  const folder = folders.has('') ? '' : [...folders][0];
  if (folder === undefined) throw notImportable('There is no actions.jsonl in the archive.');
  const places: Place[] = [];
  const seen = new Set<string>();
  const recordings = new Set<string>();
  const turn = createYielder();
  for (const entry of entries) {
    await turn();
    const what = classifyFile(folder, entry.fileName);
    if (!what) continue;
    if (seen.has(entry.fileName)) throw notImportable(`${entry.fileName} is in the archive twice.`);
    if (!entry.canDecodeFileData())
      throw notImportable('The archive is encrypted, or packed in an unknown way.');
    if (entry.uncompressedSize > what.most) throw tooLarge(`${entry.fileName} is too large.`);
    if (what.kind === 'recording') recordings.add(what.id);
    if (recordings.size > MAX_RECORDINGS) throw tooLarge(`It has more than ${MAX_RECORDINGS} recordings.`);
    seen.add(entry.fileName);
    places.push({ entry, what, path: join(into, pathOf(what)) });
  }
  return places;
}

async function foldersOf(places: readonly Place[]): Promise<Set<string>> {
  const folders = new Set<string>();
  const turn = createYielder();
  for (const { path } of places) {
    folders.add(dirname(path));
    await turn();
  }
  return folders;
}

/** By what the archive says of itself; that it says the truth is seen as it is unpacked. */
function checkBytes(bytes: number, packed: number, freeBytes: number): void {
  if (bytes > MAX_BYTES) throw tooLarge(`Unpacked it has more than ${MAX_BYTES / 1e9} GB.`);
  if (bytes > HARMLESS_BYTES && bytes > packed * MAX_GROWTH) {
    throw tooLarge(`Unpacked it is more than ${MAX_GROWTH} times as large, as no session is.`);
  }
  if (bytes > freeBytes) throw noRoomOnDisk();
}

function pathOf(what: ArchiveFile): string {
  switch (what.kind) {
    case 'actions':
      return 'upload.jsonl';
    case 'session':
      return 'upload.json';
    case 'picture':
      return join(SNAPSHOT_FILES.folder, what.name);
    case 'recording':
      return join('recordings', what.id, what.name);
  }
}

async function extract(
  zip: ZipFile,
  entry: Entry,
  what: ArchiveFile,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const content = await zip.openReadStreamPromise(entry);
    const sum = checkedContent(what.magic);
    await pipeline(content, sum.stream, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
    if (sum.crc32() !== entry.crc32) throw new Error('its checksum is wrong');
    if (!sum.isRight()) throw new Error('it is not of the kind its name says');
    if (what.kind === 'picture') checkSize(sum.head());
  } catch (error) {
    signal.throwIfAborted();
    // Others may fill it meanwhile, and a quota is not seen before.
    if (isDiskFull(error)) throw noRoomOnDisk();
    throw notImportable(`${entry.fileName} cannot be read: ${wordsOf(error)}.`);
  }
}

/** @throws if a picture would take more memory than any screen does */
function checkSize(head: Buffer): void {
  const size = webpSize(head);
  if (size && size.width * size.height > MAX_PIXELS) {
    throw new Error(`it claims to have ${size.width} x ${size.height} pixels`);
  }
}

/** Passes everything on, and knows at the end what it was. */
function checkedContent(magic: FileSignature | undefined) {
  let sum = 0;
  let head = Buffer.alloc(0);
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum = crc32(chunk, sum);
      if (head.length < HEAD) head = Buffer.concat([head, chunk.subarray(0, HEAD)]);
      done(null, chunk);
    },
  });
  return {
    stream,
    crc32: () => sum,
    head: () => head,
    isRight: () => !magic || magic.test(head.toString('latin1')),
  };
}

function noRoomOnDisk(): SessionError {
  return new SessionError('disk-full', 'There is not enough room on the disk.');
}

function tooLarge(detail: string): SessionError {
  return new SessionError('too-large', 'This is too large to be imported.', { detail });
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : 'for no reason given';
}
