import { visibleJson } from '../ui/visible-text';

/** JSON over several lines, a point on one: `[640, 360]`. */
export function prettyJson(value: unknown): string {
  // Within a string a line break is written \\n, so what is matched here is never text.
  return JSON.stringify(value, undefined, 2).replaceAll(/\[\n\s+(-?\d+),\n\s+(-?\d+)\n\s+\]/g, '[$1, $2]');
}

/** Characters of JSON that are shown: more would hold up the page, and nobody reads it there. */
const SHOWN = 20_000;

/** A value as JSON to look at and to copy: without unseen characters, and a long one is cut for the eye only. */
export function jsonText(value: unknown): { readonly text: string; readonly shown: string } {
  const text = visibleJson(prettyJson(value));
  const more = text.length - SHOWN;
  if (more <= 0) return { text, shown: text };
  return {
    text,
    shown: `${text.slice(0, SHOWN)}…\n${more.toLocaleString('en')} more characters: copy it to have them.`,
  };
}
