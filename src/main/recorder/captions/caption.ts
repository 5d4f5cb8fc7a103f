import type { JournalEntry } from '../../../shared/journal';

const MAX_TEXT = 60;
/** Characters to read of a text that may have a megabyte. */
const MAX_READ = 300;
/** Characters that end a line or a subtitle. An action's name and an error message may contain them. */
const UNPRINTABLE = /[\s\p{Cc}]+/gu;

/** A short description of an action, for chapters and subtitles. Journal entries hold no sensitive text. */
export function captionOf({ request, native, status, error }: JournalEntry): string {
  const parts = [(request.action ?? 'action').replaceAll('_', ' ')];
  if (request.text_length !== undefined) parts.push(`(${request.text_length} characters, not shown)`);
  else if (request.text) parts.push(quoted(request.text));
  if (native?.from) parts.push(`from ${native.from.x},${native.from.y}`);
  if (native?.at) parts.push(`${native.from ? 'to' : 'at'} ${native.at.x},${native.at.y}`);
  if (request.action === 'scroll') parts.push(request.scroll_direction ?? 'down');
  if (status === 'failed' || status === 'refused') parts.push(`- ${status}: ${error?.message ?? 'unknown'}`);
  return parts.join(' ').replaceAll(UNPRINTABLE, ' ');
}

function quoted(text: string): string {
  const line = text.slice(0, MAX_READ).replaceAll(UNPRINTABLE, ' ');
  const points = [...line];
  const isCut = points.length > MAX_TEXT || text.length > MAX_READ;
  return `"${isCut ? `${points.slice(0, MAX_TEXT).join('')}…` : line}"`;
}
