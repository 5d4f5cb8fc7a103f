import { RequestError } from '../../shared/request-error';

/**
 * Limit on depth and on the names of an object, more than any request needs. Nested arrays, small objects and objects
 * of many names take the parser up to a hundred times as long as a text of the same length.
 */
const MAX_DEPTH = 64;
const MAX_VALUES = 65_536;
const MAX_NAMES = 1000;
/** In longer bodies the position of an error is not searched, which takes up to 14 more attempts (characters). */
const MAX_SEARCHED = 16_384;

/** Parses a body; undefined for an empty one. @throws {RequestError} with the error and its position */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isPlain(body)) {
    throw refusal(
      `The body nests deeper than ${MAX_DEPTH}, has more than ${MAX_VALUES} values, or an object of more than ${MAX_NAMES}.`,
    );
  }
  const text = decode(body);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refusal(withoutSource(error instanceof Error ? error.message : '', text));
  }
}

function refusal(detail: string): RequestError {
  return new RequestError('invalid-body', 'Failed to decode request body.', detail);
}

/** Skips a byte order mark. */
function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw refusal('The body is not UTF-8.');
  }
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_ARRAY, OPEN_OBJECT, CLOSE_ARRAY, CLOSE_OBJECT] = [0x5b, 0x7b, 0x5d, 0x7d];

/** Whether nesting and number of names are within the limits. Reads each byte once. */
function isPlain(body: Buffer): boolean {
  let [depth, values, inString] = [0, 0, false];
  /** By depth: the number of values of an object; NaN for an array, which may have any number. */
  const names: number[] = [];
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (byte === QUOTE) inString = !inString;
    else if (inString) {
      if (byte === BACKSLASH) i += 1;
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth += 1;
      values += 1;
      names[depth] = byte === OPEN_OBJECT ? 1 : Number.NaN;
      if (depth > MAX_DEPTH) return false;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1;
    else if (byte === COMMA) {
      values += 1;
      names[depth] = (names[depth] ?? 0) + 1;
      if ((names[depth] ?? 0) > MAX_NAMES) return false;
    }
    if (values > MAX_VALUES) return false;
  }
  return true;
}

/** The parser's message without its quotation of the body, which may contain sensitive text. */
function withoutSource(words: string, text: string): string {
  if (quotesSource(words) && text.length <= MAX_SEARCHED) {
    return `Unexpected character in JSON at position ${firstUnexpected(text)}`;
  }
  return /^Unexpected end of JSON input$|^[A-Z][\w ,:'{}[\]-]{1,80} JSON at position \d/.test(words)
    ? words
    : 'The body is not JSON.';
}

function quotesSource(words: string): boolean {
  return words.endsWith(' is not valid JSON');
}

/** The index of the first invalid character: the text up to it is incomplete JSON, the text with it is invalid. */
function firstUnexpected(text: string): number {
  let [right, wrong] = [0, text.length];
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (isWrong(text.slice(0, middle))) wrong = middle;
    else right = middle;
  }
  return wrong - 1;
}

function isWrong(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && quotesSource(error.message);
  }
}
