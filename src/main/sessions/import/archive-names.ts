import { join } from 'node:path';
import { parseRecordingId } from '../../../shared/recording';
import { SNAPSHOT_FILES, SnapshotKind, withoutFormat } from '../../journal/snapshot-index';
import { MAX_IMPORTED_BYTES } from '../../recorder/library/recording-json';
import { RECORDING_FILES } from '../../recorder/library/recording-store';

const MB = 1e6;

/** Where an import unpacks files to: two folders that are kept, and two files that are only read. */
export const UNPACKED = {
  session: 'session',
  recordings: 'recordings',
  actions: 'actions.jsonl',
  details: 'details.json',
} as const;

/** A file to import from an archive, and the path to unpack it to, which consists of validated parts. */
export type ArchiveFile = {
  readonly path: string;
  readonly maxBytes: number;
  /** The start of a file of that type, in Latin-1. Snapshots are checked for their format. */
  readonly signature?: RegExp;
} & (
  | { readonly kind: 'actions' | 'session' }
  | { readonly kind: 'picture'; readonly entry: string; readonly name: string }
  | { readonly kind: 'recording'; readonly id: string }
);

const RECORDED: Readonly<Record<string, { maxBytes: number; signature?: RegExp }>> = {
  [RECORDING_FILES.video]: { maxBytes: 8000 * MB, signature: /^[\s\S]{4}ftyp/ },
  [RECORDING_FILES.thumbnail]: { maxBytes: 20 * MB, signature: /^\xff\xd8\xff/ },
  [RECORDING_FILES.recording]: { maxBytes: MAX_IMPORTED_BYTES },
  [RECORDING_FILES.actions]: { maxBytes: 1000 * MB },
};

/** As `z.uuid()`, in lower case, but a hundred times as fast, for archives with many names. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * Classifies a file of an archive by its name; undefined for a file to skip.
 * @param folder the session's folder in the archive, with a slash, or ''
 */
export function classifyFile(folder: string, name: string): ArchiveFile | undefined {
  if (!name.startsWith(folder)) return undefined;
  // One part more than a valid name has, so that a name with thousands of parts is not split.
  const [first = '', second, third, ...more] = name.slice(folder.length).split('/', 4);
  if (more.length > 0) return undefined;
  if (second === undefined) {
    if (first === 'actions.jsonl') return { kind: 'actions', path: UNPACKED.actions, maxBytes: 4000 * MB };
    return first === 'session.json' ? { kind: 'session', path: UNPACKED.details, maxBytes: MB } : undefined;
  }
  if (third === undefined) return first === SNAPSHOT_FILES.folder ? picture(second) : undefined;
  const limits = Object.hasOwn(RECORDED, third) ? RECORDED[third] : undefined;
  if (first !== 'recordings' || !limits || parseRecordingId(second) !== second) return undefined;
  return { kind: 'recording', id: second, path: join(UNPACKED.recordings, second, third), ...limits };
}

function picture(packed: string): ArchiveFile | undefined {
  const name = withoutFormat(packed);
  const [entry = '', kind, ...more] = name.split('.');
  if (more.length > 0 || !UUID.test(entry)) return undefined;
  if (!SnapshotKind.safeParse(kind).success) return undefined;
  const path = join(UNPACKED.session, SNAPSHOT_FILES.folder, name);
  return { kind: 'picture', entry, name, path, maxBytes: 50 * MB };
}

const ACTIONS = /^(?:[^/]*\/)?actions\.jsonl$/;

/** The folder of the session, if the file is its `actions.jsonl`: '', or a folder that was packed with it. */
export function sessionFolder(name: string): string | undefined {
  return ACTIONS.test(name) ? name.slice(0, -'actions.jsonl'.length) : undefined;
}
