/** JSON over several lines, a point on one: `[640, 360]`. */
export function prettyJson(value: unknown): string {
  // Within a string a line break is written \\n, so what is matched here is never text.
  return JSON.stringify(value, undefined, 2).replaceAll(/\[\n\s+(-?\d+),\n\s+(-?\d+)\n\s+\]/g, '[$1, $2]');
}
