const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\n', '&#10;'],
]);

/** A text as XML, also as an attribute in double quotes. What XML cannot contain becomes a space. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\n\P{Cc}]|\p{Surrogate}|[\uFFFE\uFFFF]/gu, ' ')
    .replaceAll(/[&<>"\n]/g, (character) => ENTITIES.get(character) ?? character);
}
