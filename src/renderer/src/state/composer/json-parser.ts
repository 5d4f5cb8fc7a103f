/** What is wrong with a text that should be JSON, and where: an offset into it. */
export interface JsonProblem {
  readonly at: number;
  readonly message: string;
}

export type JsonText =
  /** `places`: where the value of each path (`coordinate.0`) begins. */
  | { readonly value: unknown; readonly places: ReadonlyMap<string, number> }
  | { readonly problem: JsonProblem };

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
/** As far as a text is right, its quotes not counted. */
const TEXT = /(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/uy;
/** Deeper than anything of ours, and not so deep that following it would run out of stack. */
const MAX_DEPTH = 100;

class Wrong extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** Reads JSON as `JSON.parse` does, but says what is wrong in the same words and place in every browser. */
export function readJson(text: string): JsonText {
  const places = new Map<string, number>();
  let at = 0;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  const take = (character: string): boolean => {
    match(SPACE);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  const wrong = (message: string): never => {
    throw new Wrong(Math.min(at, text.length), at >= text.length ? 'It ends too soon.' : message);
  };

  const readText = (): void => {
    const start = at;
    at += 1;
    match(TEXT);
    if (text[at] === '"') at += 1;
    else if (text[at] === '\\') wrong('After a backslash only " \\ / b f n r t or u and four digits.');
    else if (text[at] === '\n' || text[at] === '\r') wrong('A line break in a text is written \\n.');
    else if (text[at] === '\t') wrong('A tab in a text is written \\t.');
    else if (at >= text.length) throw new Wrong(start, 'This text has no closing quote.');
    else wrong('This character has to be written as \\u and four digits.');
  };

  const readList = (end: ']' | '}', item: (index: number) => void): void => {
    at += 1;
    if (take(end)) return;
    for (let index = 0; ; index++) {
      item(index);
      if (take(end)) return;
      if (!take(',')) wrong(`A comma or ${end} is expected here.`);
      match(SPACE);
      if (text[at] === end) wrong('No comma after the last one.');
    }
  };

  const readValue = (path: string, depth: number): void => {
    match(SPACE);
    places.set(path, at);
    if (depth > MAX_DEPTH) wrong('Nested too deep.');
    const below = (name: string | number) => (path === '' ? String(name) : `${path}.${name}`);
    const first = text[at];
    if (first === '"') readText();
    else if (first === '[') readList(']', (index) => readValue(below(index), depth + 1));
    else if (first === '{') {
      readList('}', () => {
        match(SPACE);
        if (text[at] !== '"') wrong('A name in double quotes is expected here.');
        const from = at;
        readText();
        const name: unknown = JSON.parse(text.slice(from, at));
        if (!take(':')) wrong('A colon is expected here.');
        readValue(below(String(name)), depth + 1);
      });
    } else if (match(WORD) === undefined && match(NUMBER) === undefined) {
      wrong(first === "'" ? 'Texts are in double quotes.' : 'A value is expected here.');
    }
  };

  try {
    readValue('', 0);
    match(SPACE);
    if (at < text.length) wrong('Nothing may follow here.');
    const value: unknown = JSON.parse(text);
    return { value, places };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { problem: { at: error.at, message: error.message } };
  }
}

/** Where an offset is, for a person: lines and columns from 1, columns in characters. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: [...before.slice(start)].length + 1 };
}
