import type { JournalEntry } from '../../../shared/journal';

const LONGEST_TEXT = 60;
/** Of a text of a megabyte not all is read for its beginning. */
const MOST_READ = 300;
/** What ends a line, a subtitle or a string somewhere: an action's name and an error that repeats it may hold any of it. */
const UNPRINTABLE = /[\s\p{Cc}]+/gu;

/** An action in a few words, for chapters and subtitles. What is sensitive is not in a journal entry to begin with. */
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
  const line = text.slice(0, MOST_READ).replaceAll(UNPRINTABLE, ' ');
  const points = [...line];
  const isCut = points.length > LONGEST_TEXT || text.length > MOST_READ;
  return `"${isCut ? `${points.slice(0, LONGEST_TEXT).join('')}…` : line}"`;
}
