import { z } from 'zod';
import { PICTURES, PictureKind } from '../journal/pictures';
import { FILES as RECORDING_FILES } from '../recorder/store';
import { MAX_STORED } from '../recorder/stored';

const MB = 1e6;

/** A file of an archive that is taken in, and where it goes: what is a name here is made of parts that were checked. */
export type Wanted = { readonly most: number; readonly magic?: Magic } & (
  | { readonly kind: 'actions' | 'session' }
  | { readonly kind: 'picture'; readonly entry: string; readonly name: string }
  | { readonly kind: 'recording'; readonly id: string; readonly name: string }
);

/** How a file of that kind begins. */
export interface Magic {
  readonly at: number;
  readonly bytes: string;
}

const WEBP: Magic = { at: 8, bytes: 'WEBP' };
const RECORDED: Readonly<Record<string, { most: number; magic?: Magic }>> = {
  [RECORDING_FILES.video]: { most: 8000 * MB, magic: { at: 4, bytes: 'ftyp' } },
  [RECORDING_FILES.thumbnail]: { most: 20 * MB, magic: { at: 0, bytes: '\xff\xd8\xff' } },
  [RECORDING_FILES.recording]: { most: MAX_STORED },
  [RECORDING_FILES.actions]: { most: 1000 * MB },
};

const isUuid = (text: string) => z.uuid().safeParse(text).success && text === text.toLowerCase();

/**
 * What a name in an archive is to us; undefined for what is none of ours, which is never written anywhere. `folder` is
 * the one that all of it lies in, with a slash, or nothing.
 */
export function wantedIn(folder: string, name: string): Wanted | undefined {
  if (!name.startsWith(folder)) return undefined;
  const [first = '', second, third, ...more] = name.slice(folder.length).split('/');
  if (more.length > 0) return undefined;
  if (second === undefined) {
    if (first === 'actions.jsonl') return { kind: 'actions', most: 4000 * MB };
    return first === 'session.json' ? { kind: 'session', most: MB } : undefined;
  }
  if (third === undefined) return first === PICTURES.folder ? picture(second) : undefined;
  const limits = Object.hasOwn(RECORDED, third) ? RECORDED[third] : undefined;
  if (first !== 'recordings' || !limits || !isUuid(second)) return undefined;
  return { kind: 'recording', id: second, name: third, ...limits };
}

function picture(name: string): Wanted | undefined {
  const [entry = '', kind, extension, ...more] = name.split('.');
  if (more.length > 0 || extension !== 'webp' || !isUuid(entry)) return undefined;
  if (!PictureKind.safeParse(kind).success) return undefined;
  return { kind: 'picture', entry, name, most: 50 * MB, magic: WEBP };
}

/**
 * The folder in which an archive's session is: none, or one that somebody packed with it. Undefined where there is no
 * session in it.
 */
export function sessionFolder(names: readonly string[]): string | undefined {
  const folders = names
    .filter((name) => name === 'actions.jsonl' || name.endsWith('/actions.jsonl'))
    .map((name) => name.slice(0, -'actions.jsonl'.length))
    .filter((folder) => folder.split('/').length <= 2);
  return folders.find((folder) => folder === '') ?? folders[0];
}
