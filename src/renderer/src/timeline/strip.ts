import type { Source } from '../../../shared/journal';
import { eachRow } from '../state/facets';
import type { Log } from '../state/log';
import type { LogRowData } from '../state/row';
import { positionOf, type TimeScale, timeScale } from './time-scale';

/** The width of a bar and its gap (px). */
export const BIN = 3;

/** The order of the lanes, from the top. */
const SOURCES: readonly Source[] = ['agent', 'composer', 'replay', 'you'];

/** The actions of one source, counted per bin. */
interface Lane {
  readonly source: Source;
  readonly counts: Uint32Array;
  /** Actions that pass the filter. */
  readonly passed: Uint32Array;
  readonly failed: Uint32Array;
}

/** A session on a strip. */
export interface Strip {
  readonly scale: TimeScale;
  readonly lanes: readonly Lane[];
  /** The highest count of a bin. */
  readonly max: number;
  /** The bins with a note that passes the filter, and whether one of them reports an error. */
  readonly notes: ReadonlyMap<number, { readonly isError: boolean }>;
  /** The row to show for a bin: prefers rows that pass the filter, then notes, then failed ones, then earlier ones. */
  readonly rows: readonly (LogRowData | undefined)[];
}

const EMPTY_STRIP: Strip = {
  scale: { width: 0, stretches: [] },
  lanes: [],
  max: 0,
  notes: new Map(),
  rows: [],
};

/** `passes` is the filter; other actions are dimmed. */
export function stripOf(log: Log, width: number, passes: (row: LogRowData) => boolean): Strip {
  const scale = timeScale(timesOf(log), width);
  if (scale.stretches.length === 0) return EMPTY_STRIP;
  const bins = Math.ceil(width / BIN);
  const lanes = new Map<Source, Lane>();
  const rows: (LogRowData | undefined)[] = new Array(bins).fill(undefined);
  /** The rank of the row of each bin so far. */
  const ranks = new Uint8Array(bins);
  const notes = new Map<number, { isError: boolean }>();
  let most = 0;
  for (const row of eachRow(log)) {
    const bin = Math.min(Math.floor(positionOf(scale, row.at) / BIN), bins - 1);
    let lane = lanes.get(row.source);
    if (!lane) {
      lane = emptyLane(row.source, bins);
      lanes.set(row.source, lane);
    }
    const isPassed = passes(row);
    most = Math.max(most, countRow(lane, bin, row, isPassed));
    if (isNote(row) && isPassed) {
      const isError = isFailed(row) || notes.get(bin)?.isError === true;
      notes.set(bin, { isError });
    }
    const rank = 1 + Number(isFailed(row)) + 2 * Number(isNote(row)) + 4 * Number(isPassed);
    if (rank <= (ranks[bin] ?? 0)) continue;
    ranks[bin] = rank;
    rows[bin] = row;
  }
  const shown = SOURCES.flatMap((source) => lanes.get(source) ?? []);
  return { scale, lanes: shown, max: most, notes, rows };
}

const isFailed = ({ status }: LogRowData) => status === 'failed';
const isNote = ({ action }: LogRowData) => action === 'note';

/** @returns the number of actions in the bin */
function countRow(lane: Lane, bin: number, row: LogRowData, isPassed: boolean): number {
  const count = (lane.counts[bin] ?? 0) + 1;
  lane.counts[bin] = count;
  if (isPassed) lane.passed[bin] = (lane.passed[bin] ?? 0) + 1;
  if (isFailed(row) && isPassed) lane.failed[bin] = (lane.failed[bin] ?? 0) + 1;
  return count;
}

function emptyLane(source: Source, bins: number): Lane {
  return {
    source,
    counts: new Uint32Array(bins),
    passed: new Uint32Array(bins),
    failed: new Uint32Array(bins),
  };
}

/** The times of all loaded rows, never decreasing: rejected actions may be logged out of order. */
function timesOf(log: Log): Float64Array {
  const times = new Float64Array(log.lastSeq + log.unwritten.length + log.running.length);
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const { at } of eachRow(log)) {
    last = Math.max(last, at);
    times[count++] = last;
  }
  return times.subarray(0, count);
}

/** The actions near a position. */
export interface NearbyActions {
  readonly row: LogRowData;
  readonly count: number;
  readonly failed: number;
}

/** The distance within which the pointer hits a bar (bins). */
const HIT_BINS = 4;

export function nearestTo({ rows, lanes }: Strip, x: number): NearbyActions | undefined {
  const at = Math.floor(x / BIN);
  for (let distance = 0; distance <= HIT_BINS; distance++) {
    for (const bin of [at - distance, at + distance]) {
      const row = rows[bin];
      if (!row) continue;
      const sum = (of: 'counts' | 'failed') => lanes.reduce((total, lane) => total + (lane[of][bin] ?? 0), 0);
      return { row, count: sum('counts'), failed: sum('failed') };
    }
  }
  return undefined;
}

/** The height of the lowest bar, as a share of the highest. */
const MIN_BAR = 0.4;

/** The height of a bar (px). It is logarithmic, so that one action is visible beside hundreds. */
export function barHeight(count: number, most: number, room: number): number {
  if (count === 0) return 0;
  return room * (MIN_BAR + (1 - MIN_BAR) * (Math.log2(count) / Math.max(Math.log2(most), 3)));
}
