import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../../shared/json';
import { processIdentity } from '../../process/identity';
import { endMarked, type Mark } from '../../process/marked';
import { removeDisplayFiles, type XServerRecord } from '../../x11/display-files';
import { DesktopError } from '../desktop-error';

const MARK_NAME = 'JUMPSEAT_DESKTOP';
/** sun_path holds 108 bytes on Linux and 104 elsewhere, the closing NUL included. */
const SOCKET_PATH_MAX = 103;
const SOCKET_NAME = 'rfb';
const OWNER_NAME = 'owner';

const XServerSchema = z.object({
  pid: z.int(),
  identity: z.string(),
  display: z.int(),
  socket: z.string(),
});
const RunRecord = z.object({
  host: z.object({ pid: z.int(), identity: z.string() }),
  mark: z.string().min(32),
  dir: z.string(),
  xServer: XServerSchema.optional(),
});
type RunRecord = z.infer<typeof RunRecord>;

/** The run-time files of one desktop, and the record by which the next start cleans up after us if we are killed. */
export interface RunDir {
  /** Mode 0700, ours. */
  readonly path: string;
  readonly socketPath: string;
  readonly mark: Mark;
  /** Writes down the X server, so that its socket can be told from another's. */
  recordXServer(server: XServerRecord): void;
  /** Removes the files and the record. */
  remove(): void;
}

/**
 * Cleans up what a dead host left in this data directory, then makes a run directory and its record, before any process
 * is started. @throws {DesktopError} when a living host has its desktop there.
 */
export async function openRunDir(dataDir: string): Promise<RunDir> {
  const home = resolve(dataDir, 'desktop');
  const recordPath = join(home, 'run.json');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  await cleanUpAfter(recordPath);
  const path = makePrivateDir(home);
  const value = randomBytes(16).toString('hex');
  writeFileSync(join(path, OWNER_NAME), value, { mode: 0o600 });
  let record: RunRecord = {
    host: { pid: process.pid, identity: processIdentity(process.pid) ?? '' },
    mark: value,
    dir: path,
  };
  write(recordPath, record);
  return {
    path,
    socketPath: join(path, SOCKET_NAME),
    mark: { name: MARK_NAME, value },
    recordXServer(xServer) {
      record = { ...record, xServer };
      write(recordPath, record);
    },
    remove() {
      rmSync(path, { recursive: true, force: true });
      rmSync(recordPath, { force: true });
    },
  };
}

async function cleanUpAfter(recordPath: string): Promise<void> {
  const record = read(recordPath);
  if (!record) return;
  const { host, mark, dir, xServer } = record;
  if (host.pid !== process.pid && processIdentity(host.pid) === host.identity) {
    throw new DesktopError('failed', `Process ${host.pid} already has its desktop in this data directory.`);
  }
  await endMarked({ name: MARK_NAME, value: mark }, { graceMs: 1000 });
  if (xServer) removeDisplayFiles(xServer);
  // The record names the directory; the directory must name the record too before anything is removed.
  if (readText(join(dir, OWNER_NAME)) === mark) rmSync(dir, { recursive: true, force: true });
  rmSync(recordPath, { force: true });
}

/** In the data directory where that will do; deep paths and file systems without modes (Windows drives) will not. */
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
    try {
      return mkdtempSync(join(base, 'jumpseat-')); // mode 0700
    } catch {
      // not there, or not ours to write
    }
  }
  throw new DesktopError('failed', 'Found no private directory for the sockets of the desktop.');
}

function write(path: string, record: RunRecord): void {
  writeFileSync(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function read(path: string): RunRecord | undefined {
  const text = readText(path);
  // One that is torn or foreign proves nothing, so nothing may be touched on its word.
  return text === undefined ? undefined : RunRecord.safeParse(parseJson(text)).data;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
