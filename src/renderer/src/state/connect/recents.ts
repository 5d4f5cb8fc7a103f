import { z } from 'zod';
import { parseDesktop, shownAddress } from '../../../../shared/desktop-address';
import type { KeyValueStore } from '../view-store';

/** A VNC server that was connected to; its password is not kept. */
const Recent = z.object({ address: z.string(), username: z.string().optional() });
export type Recent = z.infer<typeof Recent>;

const KEY = 'jumpseat.desktops';
const MAX_RECENTS = 6;

export function loadRecents(storage: KeyValueStore): readonly Recent[] {
  try {
    return z.array(Recent).parse(JSON.parse(storage.getItem(KEY) ?? '[]'));
  } catch {
    return [];
  }
}

export function saveRecents(storage: KeyValueStore, recents: readonly Recent[]): void {
  storage.setItem(KEY, JSON.stringify(recents));
}

/** With `recent` first, and once. */
export function withRecent(recents: readonly Recent[], recent: Recent): readonly Recent[] {
  return [recent, ...withoutRecent(recents, recent.address)].slice(0, MAX_RECENTS);
}

export function withoutRecent(recents: readonly Recent[], address: string): readonly Recent[] {
  return recents.filter((one) => one.address !== address);
}

/** What a person may type, as the host takes it: `box`, `box:5901` and `/run/vnc.sock` will do. */
export function completeAddress(typed: string): string {
  const text = typed.trim();
  if (text.startsWith('/')) return `vnc+unix:${text}`;
  return /^vnc(\+unix)?:/.test(text) ? text : `vnc://${text}`;
}

/** The address without user and password, to be shown and kept; undefined where it is none. */
export function addressToKeep(typed: string): Recent | undefined {
  const choice = parseDesktop(completeAddress(typed));
  if (choice?.kind !== 'remote') return undefined;
  return { address: shownAddress(choice.at), ...(choice.username && { username: choice.username }) };
}
