import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../../shared/json';
import { attempt } from '../../base/attempt';
import { writeFileAtomicSync } from '../../base/files';
import { processIdentity } from '../../process/identity';
import { endMarked } from '../../process/marked';
import type { Endpoint } from '../../rfb/endpoint';
import { removeDisplayFiles, type XServerRecord } from '../../x11/display-files';
import { DesktopError } from '../desktop-error';

const MARK_NAME = 'JUMPSEAT_DESKTOP';
/** sun_path holds 108 bytes on Linux and 104 elsewhere, the closing NUL included. */
const SOCKET_PATH_MAX = 103;
const SOCKET_NAME = 'rfb';
const OWNER_NAME = 'owner';
/** Linux' flag to open a path without opening the file, which also works for a socket; Node has no name for it. */
const O_PATH = 0o10000000;
/** How often to check for deleted files (ms). */
const RESTORE_MS = 2000;

const RunRecord = z.object({
  host: z.object({ pid: z.int(), identity: z.string() }),
  mark: z.string().min(32),
  dir: z.string(),
  xServer: z.object({ pid: z.int(), identity: z.string(), display: z.int(), socket: z.string() }).optional(),
});
type RunRecord = z.infer<typeof RunRecord>;

/** The run-time files of one desktop, and the record by which the next start cleans up after us if we are killed. */
export type RunDir = Awaited<ReturnType<typeof openRunDir>>;

/**
 * Cleans up what a dead host left in the desktop's folder, then makes a run directory and its record, before any process
 * is started. @throws {DesktopError} if a living host has its desktop there
 */
export async function openRunDir(folder: string) {
  const home = resolve(folder);
  const recordPath = join(home, 'run.json');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  await cleanUpAfter(recordPath);
  const path = makePrivateDir(home);
  const value = randomBytes(16).toString('hex');
  const dirs = new Set<string>([path]);
  const files = new Map<string, string | Buffer>();
  let record: RunRecord = {
    host: { pid: process.pid, identity: processIdentity(process.pid) ?? '' },
    mark: value,
    dir: path,
  };
  let held: number | undefined;
  const put = (file: string, content: string | Buffer) => {
    files.set(file, content);
    writeFileAtomicSync(file, content);
  };
  const writeRecord = () => put(recordPath, JSON.stringify(record));

  /** Whether a different host has made its files here, which it may after the lock was deleted. */
  function isTaken(): boolean {
    const owner = readText(join(path, OWNER_NAME));
    return owner !== undefined && owner !== value;
  }

  /** Restores deleted files, for example after the data directory was deleted. Runs every 2 s. */
  function restore(): void {
    if ([...dirs, ...files.keys()].every((file) => existsSync(file)) || isTaken()) return;
    // With a full disk, or a file in the directory's place, the next call tries again.
    attempt(() => {
      for (const dir of dirs) mkdirSync(dir, { recursive: true, mode: 0o700 });
      for (const [file, content] of files) if (!existsSync(file)) writeFileAtomicSync(file, content);
    });
  }

  function release(): void {
    if (held !== undefined) closeSync(held);
    held = undefined;
  }

  put(join(path, OWNER_NAME), value);
  writeRecord();
  const timer = setInterval(restore, RESTORE_MS).unref();
  const socketPath = join(path, SOCKET_NAME);
  return {
    /** A directory of mode 0700. */
    path,
    socketPath,
    mark: { name: MARK_NAME, value },
    /** Writes a file that programs may read at any moment. @returns its path */
    write(name: string, content: string | Buffer): string {
      const file = join(path, name);
      put(file, content);
      return file;
    },
    /** Makes a private directory. @returns its path */
    makeDir(name: string): string {
      const dir = join(path, name);
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      dirs.add(dir);
      return dir;
    },
    /** Records the X server, so that its socket can be identified later. */
    recordXServer(xServer: XServerRecord): void {
      record = { ...record, xServer };
      writeRecord();
    },
    /** Keeps the RFB socket reachable if its file is deleted. Call it for each server that listens on it. */
    holdSocket(): void {
      release();
      if (process.platform === 'linux') held = openSync(socketPath, O_PATH);
    },
    /** How to connect to the socket that is held. */
    get endpoint(): Endpoint {
      // The kernel finds a socket by its inode, which lasts as long as the descriptor. The file is preferred, because a
      // different process may not be permitted to follow the descriptor.
      const isDeleted = held !== undefined && attempt(() => statSync(socketPath).ino) !== fstatSync(held).ino;
      return { path: isDeleted ? `/proc/${process.pid}/fd/${held}` : socketPath };
    },
    restore,
    /** Removes the files and the record. */
    remove(): void {
      clearInterval(timer);
      release();
      if (isTaken()) return;
      // With a file in the place of the data directory they are gone; others are deleted at the next start.
      attempt(() => {
        rmSync(path, { recursive: true, force: true });
        rmSync(recordPath, { force: true });
      });
    },
  };
}

async function cleanUpAfter(recordPath: string): Promise<void> {
  // A torn or foreign record proves nothing.
  const record = RunRecord.safeParse(parseJson(readText(recordPath) ?? '')).data;
  if (!record) return;
  const { host, mark, dir, xServer } = record;
  if (host.pid !== process.pid && processIdentity(host.pid) === host.identity) {
    throw new DesktopError('failed', `Process ${host.pid} already has its desktop in this data directory.`);
  }
  await endMarked({ name: MARK_NAME, value: mark }, { graceMs: 1000 });
  if (xServer) removeDisplayFiles(xServer);
  // The directory is removed only if its owner file matches the record.
  if (readText(join(dir, OWNER_NAME)) === mark) rmSync(dir, { recursive: true, force: true });
  rmSync(recordPath, { force: true });
}

/** In the data directory, unless its path is too long or its file system has no modes (Windows drives). */
function makePrivateDir(home: string): string {
  const near = join(home, 'run');
  if (Buffer.byteLength(join(near, SOCKET_NAME)) <= SOCKET_PATH_MAX) {
    rmSync(near, { recursive: true, force: true });
    mkdirSync(near, { mode: 0o700 });
    chmodSync(near, 0o700);
    if ((statSync(near).mode & 0o077) === 0) return near;
    rmSync(near, { recursive: true });
  }
  for (const base of [process.env.XDG_RUNTIME_DIR, tmpdir(), '/tmp']) {
    if (!base || Buffer.byteLength(base) > SOCKET_PATH_MAX - '/jumpseat-XXXXXX/rfb'.length) continue;
    // Of mode 0700. The base may be missing, or not writable.
    const dir = attempt(() => mkdtempSync(join(base, 'jumpseat-')));
    if (dir !== undefined) return dir;
  }
  throw new DesktopError('failed', 'Found no private directory for the sockets of the desktop.');
}

function readText(path: string): string | undefined {
  return attempt(() => readFileSync(path, 'utf8'));
}
