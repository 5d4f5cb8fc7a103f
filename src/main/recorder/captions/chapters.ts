import type { RecordedAction } from '../../../shared/recording';
import { captionOf } from './caption';

export interface Chapter {
  readonly startMs: number;
  readonly endMs: number;
  readonly title: string;
}

/** Actions closer together than this share a chapter (ms). */
const DENSE_MS = 2000;
/** The most that players list easily. */
const MAX_CHAPTERS = 100;

/** One chapter for each group of close actions; a note starts one. The first chapter starts the video. */
export function chaptersOf(actions: readonly RecordedAction[], videoMs: number): Chapter[] {
  const gap = Math.max(DENSE_MS, videoMs / MAX_CHAPTERS);
  const groups: RecordedAction[][] = [];
  const markNotes = actions.filter(isNote).length <= MAX_CHAPTERS;
  for (const action of actions) {
    if (action.video_ms >= videoMs || action.status === 'refused') continue;
    const group = groups.at(-1);
    const since = action.video_ms - (group?.[0]?.video_ms ?? 0);
    const isNew = markNotes && isNote(action) ? since > 0 : since >= gap;
    if (group && !isNew) group.push(action);
    else groups.push([action]);
  }
  const starts = groups.map((group) => group[0]?.video_ms ?? 0);
  const chapters = groups.map((group, i) => ({
    startMs: starts[i] ?? 0,
    endMs: starts[i + 1] ?? videoMs,
    title: titleOf(group),
  }));
  const first = starts[0];
  if (first === undefined || first === 0) return chapters;
  return [{ startMs: 0, endMs: first, title: 'Start' }, ...chapters];
}

/** Chapters and title in ffmpeg's metadata format. */
export function ffmetadata(title: string, chapters: readonly Chapter[]): string {
  const blocks = chapters.map(
    ({ startMs, endMs, title: name }) =>
      `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${startMs}\nEND=${endMs}\ntitle=${escaped(name)}\n`,
  );
  return [`;FFMETADATA1\ntitle=${escaped(title)}\n`, ...blocks].join('\n');
}

function isNote({ request }: RecordedAction): boolean {
  return request.action === 'note';
}

function titleOf(group: readonly RecordedAction[]): string {
  const first = group.find(isNote) ?? group[0];
  if (!first) return '';
  return group.length === 1 ? captionOf(first) : `${captionOf(first)} and ${group.length - 1} more`;
}

function escaped(text: string): string {
  return text.replaceAll(/[=;#\\]/g, '\\$&').replaceAll('\n', ' ');
}
