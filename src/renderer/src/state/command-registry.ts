import type { LucideIcon } from 'lucide-react';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** Where a command stands in the palette and on the sheet of shortcuts, in this order. */
export const SECTIONS = [
  'Desktop',
  'Actions',
  'Composer',
  'Replay',
  'Sessions',
  'Recordings',
  'Panel',
] as const;
type Section = (typeof SECTIONS)[number];

/** Something the panel can do, wherever it is asked from: the palette, a key, a button. */
export interface Command {
  /** Unique: `live.fit`. */
  readonly id: string;
  /** What it does, as an order: `Scale the picture to fit`. */
  readonly title: string;
  readonly section: Section;
  /** `F`, `Shift+F`, `?`, `Ctrl+K` (Cmd on a Mac as well), `Ctrl+Alt+J`. */
  readonly keys?: string;
  /**
   * When its keys count: `idle` (as where nothing is said) while nothing is typed, `typing` in a field as well, `always`
   * even while keys go to the desktop. A single key counts only while nobody here has control, and not where single
   * keys are turned off.
   */
  readonly scope?: 'idle' | 'typing' | 'always';
  /** On the sheet of shortcuts only: in the palette it would be another name for what is there. */
  readonly hidden?: boolean;
  /** Other words to find it by. */
  readonly keywords?: string;
  readonly icon?: LucideIcon;
  /** Whether it can be done now; asked when the palette opens and when its keys are pressed. */
  readonly when?: () => boolean;
  readonly run: () => void;
}

/** The commands there are. Whoever has one to offer adds it, for as long as it can be offered. */
export interface CommandRegistry {
  readonly store: StoreApi<readonly Command[]>;
  /** Returns how to take them away again. */
  add(commands: readonly Command[]): () => void;
}

export function createCommandRegistry(): CommandRegistry {
  const store = createStore<readonly Command[]>(() => []);
  return {
    store,
    add(commands) {
      store.setState((all) => [...all, ...commands], true);
      return () => store.setState((all) => all.filter((one) => !commands.includes(one)), true);
    },
  };
}

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/** Whether a key press is that of `keys`. */
export function matchesKeys(keys: string, press: KeyPress): boolean {
  const parts = keys.split('+');
  const last = parts.at(-1) || '+';
  const [ctrl, alt] = [parts.includes('Ctrl'), parts.includes('Alt')];
  if (press.altKey !== alt || (press.ctrlKey || press.metaKey) !== ctrl) return false;
  if (alt) {
    // By its place: Ctrl+Alt is AltGr on some keyboards, and J then another character.
    return !press.metaKey && press.code === `Key${last}`;
  }
  // Of a letter Shift makes another key, of F8 too; another character is what it is however it is typed.
  if (/^([a-z]|F\d+)$/i.test(last) && press.shiftKey !== parts.includes('Shift')) return false;
  return last.toLowerCase() === press.key.toLowerCase();
}
