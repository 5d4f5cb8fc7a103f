import type { Client } from '../api/client';
import type { KeyValueStore } from './view-store';

/** The keys of the panel and of its panes' sizes. The recordings that this browser started are its own. */
const HOSTED = /^(?!jumpseat\.recording(\.|$))(jumpseat\.|react-resizable-panels:)/;
/** How long the panel waits for the host before it starts with what the browser has (ms). */
const LOAD_MS = 2000;

/**
 * Stores values at the host, since a browser's own storage depends on the port. The browser keeps a copy, which is read
 * without waiting.
 */
export function createHostedStorage(local: KeyValueStore, { call }: Pick<Client, 'call'>) {
  const unsaved = new Map<string, string>();
  let isSaving = false;

  /** Sends one value after the other, so that one the host refuses does not hold up the others. */
  async function save(): Promise<void> {
    if (isSaving) return;
    isSaving = true;
    for (const [name, value] of unsaved) {
      unsaved.delete(name);
      // The copy remains if the host refuses it or is gone.
      await call('savePanelSettings', { body: { settings: [{ name, value }] } }).catch(() => undefined);
    }
    isSaving = false;
  }

  function send(name: string, value: string): void {
    if (!HOSTED.test(name)) return;
    unsaved.set(name, value);
    void save();
  }

  return {
    getItem: (name: string) => local.getItem(name),
    setItem(name: string, value: string): void {
      local.setItem(name, value);
      send(name, value);
    },
    /** Copies the host's values, and sends it those that only the browser has. Never fails: the copy is used then. */
    async load(): Promise<void> {
      try {
        const signal = AbortSignal.timeout(LOAD_MS);
        const { settings } = await call('getPanelSettings', { signal });
        for (const { name, value } of settings) local.setItem(name, value);
        const known = new Set(settings.map(({ name }) => name));
        for (const [name, value] of Object.entries<unknown>({ ...local }))
          if (typeof value === 'string' && !known.has(name)) send(name, value);
      } catch {
        // Not signed in, or no host: the page says so.
      }
    },
  } satisfies KeyValueStore & { load(): Promise<void> };
}
