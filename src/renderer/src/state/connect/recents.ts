import { z } from 'zod';
import { parseDesktop, shownAddress } from '../../../../shared/desktop-address';
import { parseJson } from '../../../../shared/json';
import type { KeyValueStore } from '../view-store';

/** A VNC server that the user connected to. Its password is not stored here. */
const Recent = z.object({ address: z.string(), username: z.string().optional() });
export type Recent = z.infer<typeof Recent>;

const KEY = 'jumpseat.desktops';
const MAX_RECENTS = 6;

export function loadRecents(storage: KeyValueStore): readonly Recent[] {
  return z
    .array(Recent)
    .catch([])
    .parse(parseJson(storage.getItem(KEY) ?? '[]'));
}

export function saveRecents(storage: KeyValueStore, recents: readonly Recent[]): void {
  storage.setItem(KEY, JSON.stringify(recents));
}

/** Moves `recent` to the front, without duplicates. */
export function withRecent(recents: readonly Recent[], recent: Recent): readonly Recent[] {
  return [recent, ...withoutRecent(recents, recent.address)].slice(0, MAX_RECENTS);
}

export function withoutRecent(recents: readonly Recent[], address: string): readonly Recent[] {
  return recents.filter((one) => one.address !== address);
}

/** Completes what a person typed to an address that the host accepts: `box`, `box:5901` or `/run/vnc.sock`. */
export function completeAddress(typed: string): string {
  const text = typed.trim();
  if (text.startsWith('/')) return `vnc+unix:${text}`;
  return /^vnc(\+unix)?:/.test(text) ? text : `vnc://${text}`;
}

/** The address without user and password, to show and store; undefined if it is invalid. */
export function addressToKeep(typed: string): Recent | undefined {
  const choice = parseDesktop(completeAddress(typed));
  if (choice?.kind !== 'remote') return undefined;
  return { address: shownAddress(choice.at), ...(choice.username && { username: choice.username }) };
}
