import type { EventMessage } from '../../../../shared/events';
import type { Recording, RecordingList } from '../../../../shared/recording';

export type LoadState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'failed'; readonly message: string; readonly detail: string | undefined };

/** What we know of the host's recordings: those being made always, the others once the list was asked for. */
export interface LibraryState {
  readonly items: ReadonlyMap<string, Recording>;
  readonly load: LoadState;
  /** The quota, where there is one. */
  readonly maxBytes: number | undefined;
}

export const EMPTY_LIBRARY: LibraryState = {
  items: new Map(),
  load: { kind: 'unknown' },
  maxBytes: undefined,
};

/** What events have said since a moment: newer than any list asked for before. */
export interface Since {
  readonly changed: ReadonlySet<string>;
  readonly deleted: ReadonlySet<string>;
}

/** The items after some messages of the event stream; the same ones where none was about recordings. */
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

/** The items after a list has come, but what events said since it was asked for. */
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

/** Collects what events say until a list comes. */
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

/** Those being made or finished, oldest first. */
export function activeIn(items: LibraryState['items']): Recording[] {
  return [...items.values()]
    .filter(({ status }) => status === 'recording' || status === 'finalizing')
    .sort((a, b) => a.started_at.localeCompare(b.started_at));
}
