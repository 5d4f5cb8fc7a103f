import type { LucideIcon } from 'lucide-react';
import { createStore } from 'zustand/vanilla';
import { readable } from './readable-store';

/** The sections of the palette and of the sheet of shortcuts, in their order. */
export const SECTIONS = [
  'Desktops',
  'Desktop',
  'Actions',
  'Composer',
  'Replay',
  'Sessions',
  'Recordings',
  'Panel',
] as const;
export type Section = (typeof SECTIONS)[number];

/** A command of the panel, run from the palette, a key or a button. */
export interface Command {
  /** Unique: `live.fit`. */
  readonly id: string;
  /** An imperative, `Scale the picture to fit`; a function if it depends on the state: `Pause agent`, `Resume agent`. */
  readonly title: string | (() => string);
  readonly section: Section;
  /** `F`, `Shift+F`, `?`, `Ctrl+K` (Cmd on a Mac as well), `Ctrl+Alt+J`. */
  readonly keys?: string;
  /**
   * When the keys work: `idle` (default) while nothing is typed, `typing` in a field too, `always` even while keys go to
   * the desktop. A single key works only without control, and only if single keys are turned on.
   */
  readonly scope?: 'idle' | 'typing' | 'always';
  /** Not listed in the palette. */
  readonly hidden?: boolean;
  /** More words to find it by. */
  readonly keywords?: string;
  readonly icon?: LucideIcon;
  /** Whether it can run now; called when the palette opens and when its keys are pressed. */
  readonly when?: () => boolean;
  readonly run: () => void;
}

export function commandTitle({ title }: Command): string {
  return typeof title === 'string' ? title : title();
}

export function createCommandRegistry() {
  const store = createStore<readonly Command[]>(() => []);
  return {
    store: readable(store),
    /** Returns a function that removes them. */
    add(commands: readonly Command[]) {
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
  // By the physical key: on some keyboards Ctrl+Alt is AltGr, and J then types a different character.
  if (alt) return !press.metaKey && press.code === `Key${last}`;
  // Shift changes a letter or F8. Other characters match however they are typed.
  if (/^([a-z]|F\d+)$/i.test(last) && press.shiftKey !== parts.includes('Shift')) return false;
  return last.toLowerCase() === press.key.toLowerCase();
}
