import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Point, Size } from '../../../shared/geometry';
import type { JournalEntry } from '../../../shared/journal';
import { parseJson } from '../../../shared/json';
import type { LiveConnectionState } from './live/live-state';
import { MARKER_LIFETIME } from './reducer';

export type PictureScale = 'fit' | 'actual';
/** How much room a row of the log takes: with its picture on two lines, or on one line. */
export type Density = 'pictured' | 'compact';

/** The screen before an action, after it, or both with a slider between them. */
export type Compare = 'before' | 'after' | 'slide';

/** Somebody wants a point of the desktop, in native pixels. */
export interface PickRequest {
  /** What for, in words: "Pick where to click". */
  readonly purpose: string;
  readonly onPicked: (point: Point) => void;
  /** Both ends of a drag; absent where only a point is wanted. */
  readonly onDragged?: (from: Point, to: Point) => void;
}

/** How the desktop is looked at. */
export interface ViewState {
  readonly scale: PictureScale;
  readonly density: Density;
  readonly live: LiveConnectionState;
  /** The size of the picture in native pixels; undefined before the first. */
  readonly picture: Size | undefined;
  /** View pixels for a native one. */
  readonly zoom: number;
  /** Whether this panel's pointer and keyboard go to the desktop. */
  readonly hasControl: boolean;
  readonly pick: PickRequest | undefined;
  /** Pointer actions that landed a moment ago, oldest first. */
  readonly recentActions: readonly JournalEntry[];
  /** The composer is being used: its points are shown. */
  readonly isComposing: boolean;
  /** Which of the pictures around an action is shown. */
  readonly compare: Compare;
  /** Where the slider between them stands: 0, all of it is after, to 100, all of it is before. */
  readonly split: number;
  /** The pictures are shown large. */
  readonly enlarged: boolean;
  /** Keys of the notices that a person has dismissed, newest last; kept over a reload. */
  readonly dismissed: readonly string[];
  /** Whether keys without Ctrl or Alt are shortcuts. */
  readonly singleKeys: boolean;
  /** The session whose log is shown, where it is not the one that runs. */
  readonly session: string | undefined;
}

export type ViewStore = StoreApi<ViewState>;

const SCALE_KEY = 'jumpseat.scale';
const DENSITY_KEY = 'jumpseat.density';
const DISMISSED_KEY = 'jumpseat.dismissed-notices';
const Dismissed = z.array(z.string()).catch([]);
const SINGLE_KEYS_KEY = 'jumpseat.single-keys';

/** The part of the browser's storage we use. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** `storage` keeps scale, density and the choice about single keys between visits. */
export function createViewStore(storage: KeyValueStore): ViewStore {
  const store = createStore<ViewState>(() => ({
    scale: storage.getItem(SCALE_KEY) === 'actual' ? 'actual' : 'fit',
    density: storage.getItem(DENSITY_KEY) === 'compact' ? 'compact' : 'pictured',
    live: { kind: 'connecting' },
    picture: undefined,
    zoom: 1,
    hasControl: false,
    pick: undefined,
    recentActions: [],
    isComposing: false,
    compare: 'slide',
    split: 50,
    enlarged: false,
    singleKeys: storage.getItem(SINGLE_KEYS_KEY) !== 'off',
    dismissed: Dismissed.parse(parseJson(storage.getItem(DISMISSED_KEY) ?? '[]')),
    session: undefined,
  }));
  store.subscribe(({ scale, density, singleKeys, dismissed }, before) => {
    if (dismissed !== before.dismissed) storage.setItem(DISMISSED_KEY, JSON.stringify(dismissed));
    if (scale !== before.scale) storage.setItem(SCALE_KEY, scale);
    if (density !== before.density) storage.setItem(DENSITY_KEY, density);
    if (singleKeys !== before.singleKeys) storage.setItem(SINGLE_KEYS_KEY, singleKeys ? 'on' : 'off');
  });
  return store;
}

/** More at once would hide the picture they explain. */
const MAX_MARKERS = 24;

/** Shows markers of actions that have just landed, and takes them away again. */
export function showMarkers(store: ViewStore, entries: readonly JournalEntry[]): void {
  if (entries.length === 0) return;
  store.setState(({ recentActions: landed }) => ({
    recentActions: withoutPassed([...landed, ...entries]).slice(-MAX_MARKERS),
  }));
  setTimeout(() => {
    const { recentActions: landed } = store.getState();
    const left = landed.filter((entry) => !entries.includes(entry));
    // Most of a run of moves have gone before.
    if (left.length < landed.length) store.setState({ recentActions: left });
  }, MARKER_LIFETIME);
}

/** The pointer is in one place: of moves one after the other only the last is worth a marker. */
function withoutPassed(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const isMove = (entry: JournalEntry | undefined) => entry?.request.action === 'mouse_move';
  return entries.filter((entry, i) => !(isMove(entry) && isMove(entries[i + 1])));
}
