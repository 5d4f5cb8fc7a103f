import type { Source } from '../../../shared/journal';
import { eachRow } from '../state/facets';
import type { Log } from '../state/log';
import type { LogRowData } from '../state/row';
import { positionOf, type TimeScale, timeScale } from './time-scale';

/** Width of a bin in pixels: a bar and the space beside it. */
export const BIN = 3;

/** The order of the lanes, from above. */
const SOURCES: readonly Source[] = ['agent', 'composer', 'replay', 'you'];

/** The actions of one source, by where they are on the strip: a figure for each bin. */
interface Lane {
  readonly source: Source;
  readonly counts: Uint32Array;
  /** Those that pass the filter. */
  readonly passed: Uint32Array;
  readonly failed: Uint32Array;
}

/** A session on a strip. */
export interface Strip {
  readonly scale: TimeScale;
  readonly lanes: readonly Lane[];
  /** The most actions in a bin of a lane. */
  readonly max: number;
  /** The row that stands for a bin: the first that failed, or the first, of those that pass if there are any. */
  readonly rows: readonly (LogRowData | undefined)[];
}

const EMPTY_STRIP: Strip = { scale: { width: 0, stretches: [] }, lanes: [], max: 0, rows: [] };

/** `passes` says what is not dimmed. */
export function stripOf(log: Log, width: number, passes: (row: LogRowData) => boolean): Strip {
  const scale = timeScale(timesOf(log), width);
  if (scale.stretches.length === 0) return EMPTY_STRIP;
  const bins = Math.ceil(width / BIN);
  const lanes = new Map<Source, Lane>();
  const rows: (LogRowData | undefined)[] = new Array(bins).fill(undefined);
  /** How much the row that stands for each is worth so far. */
  const ranks = new Uint8Array(bins);
  let most = 0;
  for (const row of eachRow(log)) {
    const bin = Math.min(Math.floor(positionOf(scale, row.at) / BIN), bins - 1);
    let lane = lanes.get(row.source);
    if (!lane) {
      lane = emptyLane(row.source, bins);
      lanes.set(row.source, lane);
    }
    const isFailed = row.status === 'failed';
    const isPassed = passes(row);
    const count = (lane.counts[bin] ?? 0) + 1;
    lane.counts[bin] = count;
    if (isPassed) lane.passed[bin] = (lane.passed[bin] ?? 0) + 1;
    if (isFailed && isPassed) lane.failed[bin] = (lane.failed[bin] ?? 0) + 1;
    most = Math.max(most, count);
    const rank = 1 + Number(isFailed) + 2 * Number(isPassed);
    if (rank <= (ranks[bin] ?? 0)) continue;
    ranks[bin] = rank;
    rows[bin] = row;
  }
  const shown = SOURCES.flatMap((source) => lanes.get(source) ?? []);
  return { scale, lanes: shown, max: most, rows };
}

function emptyLane(source: Source, bins: number): Lane {
  return {
    source,
    counts: new Uint32Array(bins),
    passed: new Uint32Array(bins),
    failed: new Uint32Array(bins),
  };
}

/** The times of all rows that are loaded. What was refused at once may have a time before its forerunner's: it gets that. */
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

/** What is near a place on the strip. */
export interface NearbyActions {
  readonly row: LogRowData;
  readonly count: number;
  readonly failed: number;
}

/** How near to a bar the pointer must be to mean it, in bins. */
const HIT_BINS = 4;

export function nearestTo({ rows, lanes }: Strip, place: number): NearbyActions | undefined {
  const at = Math.floor(place / BIN);
  for (let away = 0; away <= HIT_BINS; away++) {
    for (const bin of [at - away, at + away]) {
      const row = rows[bin];
      if (!row) continue;
      const sum = (of: 'counts' | 'failed') => lanes.reduce((total, lane) => total + (lane[of][bin] ?? 0), 0);
      return { row, count: sum('counts'), failed: sum('failed') };
    }
  }
  return undefined;
}

/** The height of a bar for one action, as a part of the most. */
const MIN_BAR = 0.4;

/**
 * The height of a bar for a number of actions where the most are `most`, in pixels, `room` at the most: by its
 * logarithm, so that one is seen beside hundreds.
 */
export function barHeight(count: number, most: number, room: number): number {
  if (count === 0) return 0;
  return room * (MIN_BAR + (1 - MIN_BAR) * (Math.log2(count) / Math.max(Math.log2(most), 3)));
}
