import type { JournalEntry } from '../../../shared/journal';
import { parseBoundedJson } from '../../../shared/json';
import { RecordedAction } from '../../../shared/recording';
import { truncate } from '../../journal/entry';
import { readLines } from '../../journal/read-lines';
import { isMissing } from '../recorder-error';
import { MAX_RECORDING_MS } from './recording-json';

/** More than any action has. */
const LIMITS = { depth: 8, tokens: 1000 };
/** More of a text than is shown of it. */
const MAX_SHOWN = 300;

/** The action in a line, at a place that a video can have; undefined for a torn or foreign line. */
export function parseRecordedAction(line: string | undefined): RecordedAction | undefined {
  const action = line ? RecordedAction.safeParse(parseBoundedJson(line, LIMITS)).data : undefined;
  if (!action) return undefined;
  const video_ms = Math.min(Math.max(action.video_ms, 0), MAX_RECORDING_MS);
  const video_end_ms = Math.min(Math.max(action.video_end_ms, video_ms), MAX_RECORDING_MS);
  return { ...action, video_ms, video_end_ms };
}

/** The actions in a file, one at a time; nothing if there is no such file. @throws if it cannot be read */
export async function* readActions(path: string): AsyncGenerator<RecordedAction> {
  try {
    for await (const line of readLines(path)) {
      const action = parseRecordedAction(line);
      if (action) yield action;
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** What chapters and subtitles show of actions: without what may be long, so that a day's fit into memory. */
export async function summarizeActions(actions: AsyncIterable<RecordedAction>): Promise<RecordedAction[]> {
  const brief: RecordedAction[] = [];
  for await (const { id, source, request, native, received_at, status, error, ...rest } of actions) {
    const { action, text, text_length, scroll_direction } = request;
    const shown: RecordedAction['request'] = {
      ...(action != null && { action }),
      ...(text != null && { text: truncate(text, MAX_SHOWN) }),
      ...(text_length !== undefined && { text_length }),
      ...(scroll_direction != null && { scroll_direction }),
    };
    const { video_ms, video_end_ms } = rest;
    brief.push({
      ...{ id, source, request: shown, received_at, status, video_ms, video_end_ms },
      ...(native && { native }),
      ...(error && { error: { status: error.status, message: truncate(error.message, MAX_SHOWN) } }),
    });
  }
  return brief;
}

/** A journal entry with its place in the video, by `videoAt`, which takes milliseconds since 1970. */
export function toRecordedAction(entry: JournalEntry, videoAt: (at: number) => number): RecordedAction {
  const start = Date.parse(entry.started_at ?? entry.received_at);
  const end = Date.parse(entry.done_at ?? entry.received_at);
  const startMs = Math.round(videoAt(start));
  return { ...entry, video_ms: startMs, video_end_ms: Math.max(Math.round(videoAt(end)), startMs) };
}
