/** Characters that nobody sees, that break a line, or that turn the order of others around: written by their numbers. */
const UNSEEN = /[\u007f-\u00a0\u00ad\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;

const escaped = (text: string) =>
  text.replaceAll(UNSEEN, (char) =>
    // By halves, which both languages and JSON understand alike.
    Array.from(
      { length: char.length },
      (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );

/** A value as JavaScript and JSON write it, on one line, in characters that can be seen. */
export function jsLiteral(value: unknown): string {
  return escaped(JSON.stringify(value));
}

/** The same in Python: its words for true, false and null, and a character beyond 16 bits by one number. */
export function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  if (typeof value === 'object') {
    const fields = Object.entries(value).map(
      ([key, field]) => `${pythonString(key)}: ${pythonLiteral(field)}`,
    );
    return `{${fields.join(', ')}}`;
  }
  return typeof value === 'string' ? pythonString(value) : JSON.stringify(value);
}

function pythonString(text: string): string {
  return JSON.stringify(text).replaceAll(
    UNSEEN,
    (char) => `\\U${(char.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
  );
}

/** A text as it may stand in a comment: on that line, and no further. */
export function commentText(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200);
}
