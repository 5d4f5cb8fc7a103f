import { visibleJson } from '../ui/visible-text';

/** JSON over several lines, with points on one line: `[640, 360]`. */
export function prettyJson(value: unknown): string {
  // Strings hold no raw line breaks, so this matches brackets only.
  return JSON.stringify(value, undefined, 2).replaceAll(/\[\n\s+(-?\d+),\n\s+(-?\d+)\n\s+\]/g, '[$1, $2]');
}

/** Characters of JSON to render; more would block the page. */
const MAX_SHOWN = 20_000;

/** A value as JSON without invisible characters: `text` to copy, `shown` cut to a length that renders quickly. */
export function jsonText(value: unknown): { readonly text: string; readonly shown: string } {
  const text = visibleJson(prettyJson(value));
  const more = text.length - MAX_SHOWN;
  if (more <= 0) return { text, shown: text };
  return {
    text,
    shown: `${text.slice(0, MAX_SHOWN)}…\n${more.toLocaleString('en')} more characters. Copy to get all of it.`,
  };
}
