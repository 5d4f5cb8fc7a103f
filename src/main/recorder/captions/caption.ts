import type { JournalEntry } from '../../../shared/journal';

const MAX_TEXT = 60;
/** Characters to read of a text that may have a megabyte. */
const MAX_READ = 300;
/**
 * Characters that end a line or a subtitle, or reorder the text around them. An action's name and an error message may contain
 * them.
 */
const UNPRINTABLE = /[\s\p{Cc}\p{Bidi_Control}]+/gu;

/** A short description of an action, for chapters and subtitles. Journal entries hold no sensitive text. */
export function captionOf({ request, native, status, error }: JournalEntry): string {
  if (request.action === 'note')
    return `${status === 'failed' ? 'Error: ' : ''}${request.text}`.replaceAll(UNPRINTABLE, ' ');
  const parts = [(request.action ?? 'action').replaceAll('_', ' '), ...textOf(request)];
  if (request.modifiers) parts.push(`with ${request.modifiers}`);
  if (native?.from) parts.push(`from ${native.from.x},${native.from.y}`);
  if (native?.at) parts.push(`${native.from ? 'to' : 'at'} ${native.at.x},${native.at.y}`);
  if (request.action === 'scroll') parts.push(request.scroll_direction ?? 'down');
  if (status === 'failed' || status === 'refused') parts.push(`- ${status}: ${error?.message ?? 'unknown'}`);
  return parts.join(' ').replaceAll(UNPRINTABLE, ' ');
}

function textOf({ text_length, keys, text }: JournalEntry['request']): string[] {
  if (text_length !== undefined) return [`(${text_length} characters, not shown)`];
  if (keys) return [quoted(keys.join(' '))];
  return text ? [quoted(text)] : [];
}

function quoted(text: string): string {
  const line = text.slice(0, MAX_READ).replaceAll(UNPRINTABLE, ' ');
  const points = [...line];
  const isCut = points.length > MAX_TEXT || text.length > MAX_READ;
  return `"${isCut ? `${points.slice(0, MAX_TEXT).join('')}…` : line}"`;
}
