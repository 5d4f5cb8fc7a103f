import { createStore } from 'zustand/vanilla';
import { readable } from './readable-store';
import type { KeyValueStore } from './view-store';

export const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const KEY = 'jumpseat.theme';

/** The selected theme; public/theme.js applies it to the page. `apply` notifies theme.js of a change. */
export function createThemeStore(storage: KeyValueStore, apply: () => void) {
  const kept = storage.getItem(KEY);
  const store = createStore<{ theme: Theme }>(() => ({
    theme: THEMES.find((theme) => theme === kept) ?? 'system',
  }));
  const select = (theme: Theme) => {
    storage.setItem(KEY, theme);
    store.setState({ theme });
    apply();
  };
  return {
    store: readable(store),
    select,
    /** Selects the next theme in order. */
    selectNext: () =>
      select(THEMES[(THEMES.indexOf(store.getState().theme) + 1) % THEMES.length] ?? 'system'),
  };
}
