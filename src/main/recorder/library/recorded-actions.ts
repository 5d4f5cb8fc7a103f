import { codeOf } from '../../../shared/error-info';
import type { JournalEntry } from '../../../shared/journal';
import { parseBoundedJson } from '../../../shared/json';
import { RecordedAction } from '../../../shared/recording';
import { truncate } from '../../journal/entry';
import { ENTRY_LIMITS } from '../../journal/parse-entries';
import { readLines } from '../../journal/read-lines';
import { MAX_RECORDING_MS } from './recording-json';

/** Longest text that a summary needs (characters). */
const MAX_SUMMARY_TEXT = 300;
const MAX_SUMMARY_KEYS = 20;

/** Parses a line and limits its times to those of a video; undefined for a torn or foreign line. */
export function parseRecordedAction(line: string | undefined): RecordedAction | undefined {
  const action = line ? RecordedAction.safeParse(parseBoundedJson(line, ENTRY_LIMITS)).data : undefined;
  if (!action) return undefined;
  const video_ms = Math.min(Math.max(action.video_ms, 0), MAX_RECORDING_MS);
  const video_end_ms = Math.min(Math.max(action.video_end_ms, video_ms), MAX_RECORDING_MS);
  return { ...action, video_ms, video_end_ms };
}

/** The actions in a file; yields nothing if it does not exist. @throws if it cannot be read */
export async function* readActions(path: string): AsyncGenerator<RecordedAction> {
  try {
    for await (const line of readLines(path)) {
      const action = parseRecordedAction(line);
      if (action) yield action;
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** What chapters and subtitles show of actions, short enough that those of a day fit into memory. */
export async function summarizeActions(actions: AsyncIterable<RecordedAction>): Promise<RecordedAction[]> {
  const summaries: RecordedAction[] = [];
  for await (const { id, source, request, native, received_at, status, error, ...rest } of actions) {
    const { action, text, text_length, keys, modifiers, scroll_direction } = request;
    const summary: RecordedAction['request'] = {
      ...(action != null && { action }),
      ...(text != null && { text: truncate(text, MAX_SUMMARY_TEXT) }),
      ...(keys != null && { keys: keys.slice(0, MAX_SUMMARY_KEYS) }),
      ...(modifiers != null && { modifiers }),
      ...(text_length !== undefined && { text_length }),
      ...(scroll_direction != null && { scroll_direction }),
    };
    const { video_ms, video_end_ms } = rest;
    summaries.push({
      ...{ id, source, request: summary, received_at, status, video_ms, video_end_ms },
      ...(native && { native }),
      ...(error && { error: { status: error.status, message: truncate(error.message, MAX_SUMMARY_TEXT) } }),
    });
  }
  return summaries;
}

/** Adds an entry's times in the video. @param videoAt maps wall time (ms since 1970) to video time (ms) */
export function toRecordedAction(entry: JournalEntry, videoAt: (at: number) => number): RecordedAction {
  const start = Date.parse(entry.started_at ?? entry.received_at);
  const end = Date.parse(entry.done_at ?? entry.received_at);
  const startMs = Math.round(videoAt(start));
  return { ...entry, video_ms: startMs, video_end_ms: Math.max(Math.round(videoAt(end)), startMs) };
}
