import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { parseJson } from '../../../../shared/json';

/** An error in a JSON text, at an offset into it. */
export interface JsonProblem {
  readonly at: number;
  readonly message: string;
}

export interface ReadJson {
  readonly value: unknown;
  /** The start of the value at each path (`coordinate.0`). */
  readonly offsets: ReadonlyMap<string, number>;
}

/** The parser is recursive: deeper texts could exhaust the stack. */
const MAX_DEPTH = 100;

const MESSAGES: Readonly<Record<string, string>> = {
  InvalidNumberFormat: 'This number is not complete.',
  UnexpectedEndOfNumber: 'This number is not complete.',
  PropertyNameExpected: 'Expected a name in double quotes.',
  ValueExpected: 'Expected a value.',
  ColonExpected: 'Expected a colon.',
  CommaExpected: 'Expected a comma or a closing bracket.',
  CloseBraceExpected: 'Expected a comma or }.',
  CloseBracketExpected: 'Expected a comma or ].',
  EndOfFileExpected: 'Unexpected text after the JSON.',
  InvalidCommentToken: 'JSON has no comments.',
  UnexpectedEndOfComment: 'JSON has no comments.',
  InvalidUnicode: 'Expected four hexadecimal digits after \\u.',
  InvalidEscapeCharacter: 'Invalid escape: use \\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u.',
  InvalidCharacter: 'Write control characters in a string as \\n, \\t or \\u0000.',
};

/** Reads JSON as `JSON.parse` does, but reports errors with the same message and offset in every browser. */
export function readJson(text: string): ReadJson | { readonly problem: JsonProblem } {
  const tooDeep = offsetAtDepth(text, MAX_DEPTH + 1);
  if (tooDeep !== undefined) return { problem: { at: tooDeep, message: 'Nested too deeply.' } };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowEmptyContent: false });
  const [error] = errors.sort((a, b) => a.offset - b.offset);
  if (error) return { problem: describe(text, error) };
  const value = parseJson(text);
  if (value === undefined || !root) return { problem: { at: 0, message: 'This is not JSON.' } };
  const offsets = new Map<string, number>();
  collectOffsets(root, '', offsets);
  return { value, offsets };
}

/** The offset of the bracket that opens the given depth; undefined if the text stays above it. */
function offsetAtDepth(text: string, limit: number): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > limit) return index;
  }
  return undefined;
}

function describe(text: string, { error: code, offset, length }: ParseError): JsonProblem {
  const error = printParseErrorCode(code);
  const message = MESSAGES[error] ?? 'This is not JSON.';
  const token = text.slice(offset, offset + length);
  const at = (index: number, text: string) => ({ at: offset + Math.max(index, 0), message: text });
  if (error === 'UnexpectedEndOfString') {
    const isCut = offset + length < text.length;
    return isCut ? at(length, 'Write a line break as \\n.') : at(0, 'This string has no closing quote.');
  }
  if (error === 'InvalidEscapeCharacter' || error === 'InvalidUnicode') {
    return at(token.search(/\\(?!["\\/bfnrt]|u[\da-f]{4})/i), message);
  }
  if (error === 'InvalidCharacter') {
    const place = [...token].findIndex((character) => character < ' ');
    return at(place, message);
  }
  if (offset >= text.trimEnd().length) return { at: text.length, message: 'Unexpected end of JSON.' };
  if (error === 'InvalidSymbol') {
    return at(0, token.startsWith("'") ? 'Use double quotes.' : `Unexpected ${token.slice(0, 40)}.`);
  }
  if (/^[\]}]/.test(token) && /,\s*$/.test(text.slice(0, offset))) return at(0, 'Remove the trailing comma.');
  return at(0, message);
}

function collectOffsets(node: Node, path: string, offsets: Map<string, number>): void {
  offsets.set(path, node.offset);
  const below = (name: string | number) => (path === '' ? String(name) : `${path}.${name}`);
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type === 'array') collectOffsets(child, below(index), offsets);
    const [name, value] = child.type === 'property' ? (child.children ?? []) : [];
    if (name && value) collectOffsets(value, below(String(name.value)), offsets);
  }
}

/** The place of an offset: lines and columns from 1, columns in characters. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: [...before.slice(start)].length + 1 };
}
