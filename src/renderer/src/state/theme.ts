import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KeyValueStore } from './view-store';

export const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** The selected theme; public/theme.js applies it to the page. */
export interface ThemeStore {
  readonly store: StoreApi<{ readonly theme: Theme }>;
  select(theme: Theme): void;
  /** Selects the next theme in order. */
  selectNext(): void;
}

const KEY = 'jumpseat.theme';

/** `apply` notifies theme.js of a change. */
export function createThemeStore(storage: KeyValueStore, apply: () => void): ThemeStore {
  const kept = storage.getItem(KEY);
  const store = createStore<{ theme: Theme }>(() => ({
    theme: THEMES.find((theme) => theme === kept) ?? 'system',
  }));
  const choose = (theme: Theme) => {
    storage.setItem(KEY, theme);
    store.setState({ theme });
    apply();
  };
  return {
    store,
    select: choose,
    selectNext: () =>
      choose(THEMES[(THEMES.indexOf(store.getState().theme) + 1) % THEMES.length] ?? 'system'),
  };
}
