import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import { ActionBody } from '../../../../shared/action';
import { parseJson } from '../../../../shared/json';
import { readable } from '../readable-store';
import type { KeyValueStore } from '../view-store';

/** A sent action and its outcome. */
const Sent = z.object({
  at: z.iso.datetime(),
  body: ActionBody,
  ok: z.boolean(),
  /** The output or the error message. */
  note: z.string(),
});
type Sent = z.infer<typeof Sent>;

const Snippet = z.object({ name: z.string(), body: ActionBody });
export type Snippet = z.infer<typeof Snippet>;

interface ComposerHistoryState {
  /** Oldest first. */
  readonly sent: readonly Sent[];
  readonly snippets: readonly Snippet[];
}

const SENT_KEY = 'jumpseat.composer.sent';
const SNIPPETS_KEY = 'jumpseat.composer.snippets';
const MAX_SENT = 50;
/** Longer texts are kept in memory only, since browsers limit a page to about 5 MB (UTF-16 units). */
const MAX_STORED_TEXT = 10_000;

/** Sent actions and snippets, stored in the browser. Sensitive text is never stored. */
export function createComposerHistory(storage: KeyValueStore, onError: (message: string) => void) {
  /** Empty if it was written by another version, or edited by hand. */
  const read = <T>(key: string, schema: z.ZodType<T>): T[] =>
    z
      .array(schema)
      .catch([])
      .parse(parseJson(storage.getItem(key) ?? '[]'));
  const write = (key: string, value: unknown) => {
    try {
      storage.setItem(key, JSON.stringify(value));
    } catch {
      onError('The browser storage is full. Delete some snippets.');
    }
  };
  const store = createStore<ComposerHistoryState>(() => ({
    sent: read(SENT_KEY, Sent),
    snippets: read(SNIPPETS_KEY, Snippet),
  }));
  /** Reads first, since another tab may have changed them. */
  const editSnippets = (edit: (snippets: readonly Snippet[]) => readonly Snippet[]) => {
    const snippets = edit(read(SNIPPETS_KEY, Snippet));
    write(SNIPPETS_KEY, snippets);
    store.setState({ snippets });
  };

  return {
    store: readable(store),
    add(entry: Sent) {
      const sent = [...store.getState().sent, { ...entry, body: withoutSecret(entry.body) }].slice(-MAX_SENT);
      store.setState({ sent });
      write(
        SENT_KEY,
        sent.filter(({ body }) => (body.text?.length ?? 0) <= MAX_STORED_TEXT),
      );
    },
    clearSent() {
      store.setState({ sent: [] });
      write(SENT_KEY, []);
    },
    /** Saves a snippet; an existing one with that name is replaced. */
    save(name: string, body: ActionBody) {
      const snippet = { name, body: withoutSecret(body) };
      editSnippets((all) =>
        all.some((one) => one.name === name)
          ? all.map((one) => (one.name === name ? snippet : one))
          : [...all, snippet],
      );
    },
    rename: (from: string, to: string) =>
      editSnippets((all) =>
        all.flatMap((one) => (one.name === from ? [{ ...one, name: to }] : one.name === to ? [] : [one])),
      ),
    remove: (name: string) => editSnippets((all) => all.filter((one) => one.name !== name)),
    /** Moves a snippet up (-1) or down (1). */
    move: (name: string, by: -1 | 1) => editSnippets((all) => moved(all, name, by)),
  };
}

function moved(all: readonly Snippet[], name: string, by: -1 | 1): Snippet[] {
  const from = all.findIndex((one) => one.name === name);
  const [one, other] = [all[from], all[from + by]];
  return one && other ? all.with(from, other).with(from + by, one) : [...all];
}

function withoutSecret(body: ActionBody): ActionBody {
  if (!body.sensitive) return body;
  const { text: _text, ...rest } = body;
  return rest;
}
