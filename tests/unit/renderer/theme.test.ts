import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { createThemeStore, THEMES } from '../../../src/renderer/src/state/theme';

const script = readFileSync(join(import.meta.dirname, '../../../src/renderer/public/theme.js'), 'utf8');

/** The parts of a page that theme.js uses. */
function page(systemIsDark: boolean) {
  const kept = new Map<string, string>();
  const dataset: { theme?: string } = {};
  const listeners = new Map<string, () => void>();
  const system = {
    matches: systemIsDark,
    addEventListener: (_name: string, listener: () => void) => listeners.set('system', listener),
  };
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  runInNewContext(script, {
    matchMedia: () => system,
    localStorage: storage,
    document: { documentElement: { dataset } },
    addEventListener: (name: string, listener: () => void) => listeners.set(name, listener),
  });
  return { dataset, system, storage, tell: (name: string) => listeners.get(name)?.() };
}

it('the theme is the selected one, or the system’s by default', () => {
  const { dataset, system, storage, tell } = page(true);
  expect(dataset.theme).toBe('dark');
  const theme = createThemeStore(storage, () => tell('jumpseat.theme'));
  theme.select('light');
  expect(dataset.theme).toBe('light');
  theme.select('system');
  expect(dataset.theme).toBe('dark');
  system.matches = false;
  tell('system');
  expect(dataset.theme).toBe('light');
});

it('the theme selection cycles through all themes, and is stored', () => {
  const { storage } = page(false);
  const theme = createThemeStore(storage, vi.fn());
  const seen = THEMES.map(() => {
    theme.selectNext();
    return theme.store.getState().theme;
  });
  expect(seen).toEqual(['light', 'dark', 'system']);
  theme.select('dark');
  expect(createThemeStore(storage, vi.fn()).store.getState().theme).toBe('dark');
});
