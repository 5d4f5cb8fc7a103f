import { JournalEntry } from '../../../shared/journal';
import { parseBoundedJson } from '../../../shared/json';
import { toJournalRequest, truncateEntry } from '../../journal/entry';
import { ENTRY_LIMITS } from '../../journal/parse-entries';

/** Characters of a line with the fewest that an entry has. */
const MIN_LINE = 100;
/** Characters that a request can have. */
const MAX_TEXT = 1024 * 1024;

/** When an action can have been done (ms since 1970). */
const EARLIEST = Date.parse('2000-01-01T00:00:00.000Z');
const LATEST = Date.parse('2100-01-01T00:00:00.000Z');
/** How long an action can have taken (ms). */
const MAX_DURATION = 24 * 3_600_000;
/** Largest side of a desktop or a picture (px). */
const MAX_SIDE = 16_384;

/** The entry in a line that somebody else wrote; undefined if it is none of an action that has ended. */
export function parseImportedEntry(line: string): JournalEntry | undefined {
  if (line.length < MIN_LINE) return undefined;
  const entry = JournalEntry.safeParse(parseBoundedJson(line, ENTRY_LIMITS)).data;
  return entry && plausibleEntry(entry);
}

/**
 * The entry with times, sizes and texts that it can have had; undefined if it was never done, or at no time that can be.
 * A text that was sensitive is not in it, whoever wrote it down.
 */
export function plausibleEntry(entry: JournalEntry): JournalEntry | undefined {
  if (entry.status === 'running' || (entry.request.text?.length ?? 0) > MAX_TEXT) return undefined;
  const received = Date.parse(entry.received_at);
  if (!(received >= EARLIEST && received <= LATEST)) return undefined;
  const { started_at, done_at, duration_ms, native, pictures, request, ...rest } = entry;
  const started = started_at === undefined ? undefined : within(Date.parse(started_at), received);
  const done = done_at === undefined ? undefined : within(Date.parse(done_at), started ?? received);
  const { text_length, ...asked } = request;
  return truncateEntry({
    ...rest,
    request: toJournalRequest({
      ...asked,
      ...(text_length !== undefined && { text_length: Math.min(Math.max(text_length, 0), MAX_TEXT) }),
    }),
    ...(started_at !== undefined && { started_at: at(started, started_at) }),
    ...(done_at !== undefined && { done_at: at(done, done_at) }),
    ...(duration_ms !== undefined && { duration_ms: Math.min(Math.max(duration_ms, 0), MAX_DURATION) }),
    ...(native && isSize(native) && { native }),
    ...(pictures && isSize(pictures) && { pictures }),
  });
}

/** A moment not before another, and not long after it (ms since 1970). */
function within(moment: number, earliest: number): number {
  return moment >= earliest && moment <= earliest + MAX_DURATION ? moment : earliest;
}

/** As it was written, if it is that moment. */
function at(moment: number | undefined, written: string): string {
  return moment === undefined || moment === Date.parse(written) ? written : new Date(moment).toISOString();
}

function isSize({ width, height }: { readonly width: number; readonly height: number }): boolean {
  return [width, height].every((side) => side > 0 && side <= MAX_SIDE);
}
