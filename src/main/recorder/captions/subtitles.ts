import type { RecordedAction } from '../../../shared/recording';
import { captionOf } from './caption';

const MIN_CUE_MS = 400;
const MAX_CUE_MS = 4000;

/** WebVTT with a cue for each action, from its start to the next one's, but long enough to read. Yields pieces. */
export async function* toWebVtt(
  actions: AsyncIterable<RecordedAction>,
  videoMs: number,
): AsyncGenerator<string> {
  yield 'WEBVTT\n';
  let before: RecordedAction | undefined;
  let number = 0;
  for await (const action of actions) {
    if (before) yield `\n${cue(++number, before, action.video_ms)}`;
    before = action;
  }
  if (before) yield `\n${cue(++number, before, videoMs)}`;
}

function cue(number: number, action: RecordedAction, next: number): string {
  const wanted = Math.max(action.video_end_ms, Math.min(next, action.video_ms + MAX_CUE_MS));
  const end = Math.max(wanted, action.video_ms + MIN_CUE_MS);
  return `${number}\n${timestamp(action.video_ms)} --> ${timestamp(end)}\n${escaped(captionOf(action))}\n`;
}

function timestamp(ms: number): string {
  const pad = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0');
  return `${pad(ms / 3_600_000)}:${pad((ms / 60_000) % 60)}:${pad((ms / 1000) % 60)}.${pad(ms % 1000, 3)}`;
}

/** Escapes what starts a tag or an escape in a cue, and arrows, which separate times. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
