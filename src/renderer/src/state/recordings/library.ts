import type { EventMessage } from '../../../../shared/events';
import type { Recording, RecordingList } from '../../../../shared/recording';
import { isActive } from './recording-labels';

type LoadState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'failed'; readonly message: string; readonly detail: string | undefined };

/** The host's recordings: active ones always, the others once the list was loaded. */
export interface LibraryState {
  readonly items: ReadonlyMap<string, Recording>;
  readonly load: LoadState;
  /** The quota, if there is one. */
  readonly maxBytes: number | undefined;
}

export const EMPTY_LIBRARY: LibraryState = {
  items: new Map(),
  load: { kind: 'unknown' },
  maxBytes: undefined,
};

/** Ids in events since a request for the list; these events are newer than the list. */
interface Since {
  readonly changed: ReadonlySet<string>;
  readonly deleted: ReadonlySet<string>;
}

/** The items after some events; the same object if no event is about recordings. */
export function withEvents(
  items: LibraryState['items'],
  messages: readonly EventMessage[],
): LibraryState['items'] {
  let next: Map<string, Recording> | undefined;
  const edit = () => {
    next ??= new Map(items);
    return next;
  };
  for (const message of messages) {
    if (message.type === 'snapshot') {
      for (const recording of message.recordings) edit().set(recording.id, recording);
    } else if (message.type === 'recording') edit().set(message.recording.id, message.recording);
    else if (message.type === 'recording.deleted') edit().delete(message.id);
  }
  return next ?? items;
}

/** The items of a list, updated by the events since its request. */
export function withList(
  items: LibraryState['items'],
  { recordings }: Pick<RecordingList, 'recordings'>,
  since: Since,
): LibraryState['items'] {
  const next = new Map<string, Recording>();
  for (const recording of recordings) {
    if (!since.deleted.has(recording.id)) next.set(recording.id, recording);
  }
  for (const id of since.changed) {
    const newer = items.get(id);
    if (newer) next.set(id, newer);
  }
  return next;
}

/** Collects the ids in events. */
export function createSince(): Since & { note(messages: readonly EventMessage[]): void } {
  const changed = new Set<string>();
  const deleted = new Set<string>();
  return {
    changed,
    deleted,
    note(messages) {
      for (const message of messages) {
        if (message.type === 'recording') {
          changed.add(message.recording.id);
          deleted.delete(message.recording.id);
        } else if (message.type === 'recording.deleted') {
          deleted.add(message.id);
          changed.delete(message.id);
        }
      }
    },
  };
}

/** The recordings of a desktop in progress or being finished, oldest first. */
export function activeIn(items: LibraryState['items'], desktop: string): Recording[] {
  return [...items.values()]
    .filter((one) => one.desktop === desktop && isActive(one))
    .sort((a, b) => a.started_at.localeCompare(b.started_at));
}
