import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import type { Point, Size } from '../../../shared/geometry';
import type { JournalEntry } from '../../../shared/journal';
import { parseJson } from '../../../shared/json';
import type { LiveConnectionState } from './live/live-state';
import { noticeKey, type PanelNotice } from './notifications';
import { readable } from './readable-store';
import { MARKER_LIFETIME } from './reducer';

/** How the live picture is scaled: to fit its pane, or to 100 %. */
type PictureScale = 'fit' | 'actual';
/** A row of the log: two lines with a thumbnail, or one line. */
type Density = 'pictured' | 'compact';

/** The screen before an action, after it, or both with a slider between them. */
export type Compare = 'before' | 'after' | 'slide';

/** Asks the user for a point of the desktop (native pixels). */
export interface PickRequest {
  /** An instruction: "Pick where to click". */
  readonly purpose: string;
  readonly onPicked: (point: Point) => void;
  /** Receives both ends of a drag; absent if only a point is needed. */
  readonly onDragged?: (from: Point, to: Point) => void;
}

/** The panel's own state; the host's state is in the host store. */
export interface ViewState {
  readonly scale: PictureScale;
  readonly density: Density;
  readonly live: LiveConnectionState;
  /** The size of the picture (native pixels); undefined before the first frame. */
  readonly picture: Size | undefined;
  /** The space for a picture that is scaled to fit (px); undefined before it is measured. */
  readonly pane: Size | undefined;
  /** View pixels per native pixel. */
  readonly zoom: number;
  /** Whether this panel's pointer and keyboard go to the desktop. */
  readonly hasControl: boolean;
  readonly pick: PickRequest | undefined;
  /** Pointer actions of the last moment, oldest first; they have markers. */
  readonly recentActions: readonly JournalEntry[];
  /** Whether the focus is in the composer: its points have markers. */
  readonly isComposing: boolean;
  readonly compare: Compare;
  /** The position of the slider: at 0 all of the picture is after, at 100 all of it is before. */
  readonly split: number;
  /** Whether the snapshots are shown large. */
  readonly enlarged: boolean;
  /** Keys of dismissed notices, newest last. */
  readonly dismissed: readonly string[];
  /** Whether keys without Ctrl or Alt are shortcuts. */
  readonly singleKeys: boolean;
  /** The past session whose log is shown; undefined for the running one. */
  readonly session: string | undefined;
}

/** Values that change without an effect on others. */
type PlainState = Omit<ViewState, 'live' | 'pick' | 'recentActions' | 'dismissed'>;

export type ViewStore = ReturnType<typeof createViewStore>;

/** The part of the browser's storage that the panel uses. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const SCALE_KEY = 'jumpseat.scale';
const DENSITY_KEY = 'jumpseat.density';
const DISMISSED_KEY = 'jumpseat.dismissed-notices';
const SINGLE_KEYS_KEY = 'jumpseat.single-keys';
const Dismissed = z.array(z.string()).catch([]);
/** The host keeps fewer notices than this. */
const MAX_DISMISSED = 100;
/** More markers would hide the picture that they explain. */
const MAX_MARKERS = 24;

/** `storage` keeps the scale, the density, dismissed notices and the setting for single keys. */
export function createViewStore(storage: KeyValueStore) {
  const store = createStore<ViewState>(() => initialState(storage));
  const { setState } = store;
  store.subscribe((state, before) => saveChanges(storage, state, before));
  return {
    ...readable(store),
    set: (part: Partial<PlainState>) => setState(part),
    toggleDensity: () =>
      setState(({ density }) => ({ density: density === 'compact' ? 'pictured' : 'compact' })),
    setLive: (live: LiveConnectionState) =>
      setState({ live, ...(live.kind !== 'connected' && { pick: undefined }) }),
    startPick: (pick: PickRequest) => setState({ pick }),
    endPick: () => setState({ pick: undefined }),
    /** Shows markers of actions that were just done, for a moment. */
    showMarkers(entries: readonly JournalEntry[]) {
      if (entries.length === 0) return;
      setState(({ recentActions }) => ({
        recentActions: lastMoves([...recentActions, ...entries]).slice(-MAX_MARKERS),
      }));
      setTimeout(() => setState((state) => withoutMarkers(state, entries)), MARKER_LIFETIME);
    },
    /** Changes between before and after. */
    flipCompare: () => setState(({ compare }) => ({ compare: compare === 'before' ? 'after' : 'before' })),
    /** Hides notices, also after a reload. */
    dismiss: (notices: readonly PanelNotice[]) =>
      setState(({ dismissed }) => ({
        dismissed: [...dismissed, ...notices.map(noticeKey)].slice(-MAX_DISMISSED),
      })),
  };
}

function initialState(storage: KeyValueStore): ViewState {
  return {
    scale: storage.getItem(SCALE_KEY) === 'actual' ? 'actual' : 'fit',
    density: storage.getItem(DENSITY_KEY) === 'compact' ? 'compact' : 'pictured',
    live: { kind: 'connecting' },
    picture: undefined,
    pane: undefined,
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
  };
}

function saveChanges(storage: KeyValueStore, state: ViewState, before: ViewState): void {
  const { scale, density, singleKeys, dismissed } = state;
  if (dismissed !== before.dismissed) storage.setItem(DISMISSED_KEY, JSON.stringify(dismissed));
  if (scale !== before.scale) storage.setItem(SCALE_KEY, scale);
  if (density !== before.density) storage.setItem(DENSITY_KEY, density);
  if (singleKeys !== before.singleKeys) storage.setItem(SINGLE_KEYS_KEY, singleKeys ? 'on' : 'off');
}

/** The same state if the markers are gone already, as those of most moves are. */
function withoutMarkers(state: ViewState, entries: readonly JournalEntry[]): ViewState {
  const recentActions = state.recentActions.filter((entry) => !entries.includes(entry));
  return recentActions.length < state.recentActions.length ? { ...state, recentActions } : state;
}

/** Of consecutive moves only the last has a marker: there is one pointer. */
function lastMoves(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const isMove = (entry: JournalEntry | undefined) => entry?.request.action === 'mouse_move';
  return entries.filter((entry, i) => !(isMove(entry) && isMove(entries[i + 1])));
}
