import { JournalEntry } from '../../../shared/journal';
import { parseBoundedJson } from '../../../shared/json';
import { toJournalRequest, truncateEntry } from '../../journal/entry';
import { ENTRY_LIMITS } from '../../journal/parse-entries';
import { isPlausibleTime } from '../../recorder/library/recording-json';

/** Length of the shortest line with an entry (characters). */
const MIN_LINE = 100;
/** Longest text of a request (characters). */
const MAX_TEXT = 1024 * 1024;

/** Longest plausible action (ms). */
const MAX_DURATION = 24 * 3_600_000;
/** Largest width or height of a desktop or snapshot (px). */
const MAX_SIDE = 16_384;

/** Parses a foreign line; undefined unless it is the entry of an action that has ended. */
export function parseImportedEntry(line: string): JournalEntry | undefined {
  if (line.length < MIN_LINE) return undefined;
  const entry = JournalEntry.safeParse(parseBoundedJson(line, ENTRY_LIMITS)).data;
  return entry && plausibleEntry(entry);
}

/**
 * Replaces implausible times and sizes, and removes sensitive text; undefined if the action has not ended or its time is
 * implausible.
 */
export function plausibleEntry(entry: JournalEntry): JournalEntry | undefined {
  if (entry.status === 'running' || (entry.request.text?.length ?? 0) > MAX_TEXT) return undefined;
  const received = Date.parse(entry.received_at);
  if (!isPlausibleTime(received)) return undefined;
  const { started_at, done_at, duration_ms, native, pictures, request, ...rest } = entry;
  const started = started_at === undefined ? undefined : plausibleTime(Date.parse(started_at), received);
  const done = done_at === undefined ? undefined : plausibleTime(Date.parse(done_at), started ?? received);
  const { text_length, ...body } = request;
  return truncateEntry({
    ...rest,
    request: toJournalRequest({
      ...body,
      ...(text_length !== undefined && { text_length: Math.min(Math.max(text_length, 0), MAX_TEXT) }),
    }),
    ...(started_at !== undefined && { started_at: formatTime(started, started_at) }),
    ...(done_at !== undefined && { done_at: formatTime(done, done_at) }),
    ...(duration_ms !== undefined && { duration_ms: Math.min(Math.max(duration_ms, 0), MAX_DURATION) }),
    ...(native && isSize(native) && { native }),
    ...(pictures && isSize(pictures) && { pictures }),
  });
}

/** The time, unless it is before `earliest` or long after it (ms since 1970). */
function plausibleTime(time: number, earliest: number): number {
  return time >= earliest && time <= earliest + MAX_DURATION ? time : earliest;
}

/** Keeps the original text of a time that was not replaced. */
function formatTime(time: number | undefined, original: string): string {
  return time === undefined || time === Date.parse(original) ? original : new Date(time).toISOString();
}

function isSize({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return [width, height].every((side) => side > 0 && side <= MAX_SIDE);
}
