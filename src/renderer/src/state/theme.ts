import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KeyValueStore } from './view-store';

export const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** What was chosen; public/theme.js makes the page look so. */
export interface ThemeStore {
  readonly store: StoreApi<{ readonly theme: Theme }>;
  select(theme: Theme): void;
  /** The next one in their order. */
  selectNext(): void;
}

const KEY = 'jumpseat.theme';

/** `apply` tells theme.js that another one was chosen. */
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
