/** Invisible characters, line breaks and characters that reorder text. They are escaped. */
const UNSEEN = /[\u007f-\u00a0\u00ad\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;

const escaped = (text: string) =>
  text.replaceAll(UNSEEN, (char) =>
    // UTF-16 units, which JSON and both languages accept.
    Array.from(
      { length: char.length },
      (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );

/** A value as a JavaScript and JSON literal: one line, without invisible characters. */
export function jsLiteral(value: unknown): string {
  return escaped(JSON.stringify(value));
}

/** A value as a Python literal, with None, True and False. */
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

/** Text for a comment on one line. */
export function commentText(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200);
}
