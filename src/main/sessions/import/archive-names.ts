import { parseRecordingId } from '../../../shared/recording';
import { SNAPSHOT_FILES, SnapshotKind } from '../../journal/snapshot-index';
import { MAX_IMPORTED_BYTES } from '../../recorder/library/recording-json';
import { RECORDING_FILES } from '../../recorder/library/recording-store';

const MB = 1e6;

/** A file of an archive that is taken in, and where it goes: what is a name here is made of parts that were checked. */
export type ArchiveFile = { readonly most: number; readonly magic?: FileSignature } & (
  | { readonly kind: 'actions' | 'session' }
  | { readonly kind: 'picture'; readonly entry: string; readonly name: string }
  | { readonly kind: 'recording'; readonly id: string; readonly name: string }
);

/** How a file of that kind begins, in Latin-1. */
export type FileSignature = RegExp;

/** `RIFF`, any length, `WEBP`. */
const WEBP: FileSignature = /^RIFF[\s\S]{4}WEBP/;
const RECORDED: Readonly<Record<string, { most: number; magic?: FileSignature }>> = {
  [RECORDING_FILES.video]: { most: 8000 * MB, magic: /^[\s\S]{4}ftyp/ },
  [RECORDING_FILES.thumbnail]: { most: 20 * MB, magic: /^\xff\xd8\xff/ },
  [RECORDING_FILES.recording]: { most: MAX_IMPORTED_BYTES },
  [RECORDING_FILES.actions]: { most: 1000 * MB },
};

/** As `z.uuid()` takes it, in lower case; in a hundredth of the time, for archives of many names. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const isUuid = (text: string) => UUID.test(text);

/**
 * What a name in an archive is to us; undefined for what is none of ours, which is never written anywhere. `folder` is
 * the one that all of it lies in, with a slash, or nothing.
 */
export function classifyFile(folder: string, name: string): ArchiveFile | undefined {
  if (!name.startsWith(folder)) return undefined;
  // One more than the longest has: a name of thousands is not cut up.
  const [first = '', second, third, ...more] = name.slice(folder.length).split('/', 4);
  if (more.length > 0) return undefined;
  if (second === undefined) {
    if (first === 'actions.jsonl') return { kind: 'actions', most: 4000 * MB };
    return first === 'session.json' ? { kind: 'session', most: MB } : undefined;
  }
  if (third === undefined) return first === SNAPSHOT_FILES.folder ? picture(second) : undefined;
  const limits = Object.hasOwn(RECORDED, third) ? RECORDED[third] : undefined;
  if (first !== 'recordings' || !limits || parseRecordingId(second) !== second) return undefined;
  return { kind: 'recording', id: second, name: third, ...limits };
}

function picture(name: string): ArchiveFile | undefined {
  const [entry = '', kind, extension, ...more] = name.split('.');
  if (more.length > 0 || extension !== 'webp' || !isUuid(entry)) return undefined;
  if (!SnapshotKind.safeParse(kind).success) return undefined;
  return { kind: 'picture', entry, name, most: 50 * MB, magic: WEBP };
}

const ACTIONS = /^(?:[^/]*\/)?actions\.jsonl$/;

/**
 * The folder in which an archive's session is, by the name of a file: none, or one that somebody packed with it. Undefined
 * for a file that tells none.
 */
export function sessionFolder(name: string): string | undefined {
  return ACTIONS.test(name) ? name.slice(0, -'actions.jsonl'.length) : undefined;
}
