import { messageOf } from '../../shared/error-info';
import { RequestError } from '../../shared/request-error';
import { attempt } from '../base/attempt';

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
  // Decoding skips a byte order mark.
  const text = attempt(() => new TextDecoder('utf-8', { fatal: true }).decode(body));
  if (text === undefined) throw refusal('The body is not UTF-8.');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refusal(withoutSource(messageOf(error), text));
  }
}

function refusal(detail: string): RequestError {
  return new RequestError('invalid-body', 'Failed to decode request body.', detail);
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_ARRAY, OPEN_OBJECT, CLOSE_ARRAY, CLOSE_OBJECT] = [0x5b, 0x7b, 0x5d, 0x7d];

/** Whether nesting and number of names are within the limits. Reads each byte once. */
function isPlain(body: Buffer): boolean {
  let values = 0;
  /** Of each open object, the number of its names; NaN for an array, which may have any number of values. */
  const names: number[] = [];
  for (let i = 0; i < body.length; i++) {
    switch (body[i]) {
      case QUOTE:
        i = endOfString(body, i);
        break;
      case OPEN_ARRAY:
      case OPEN_OBJECT:
        values += 1;
        names.push(body[i] === OPEN_OBJECT ? 1 : Number.NaN);
        break;
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        names.pop();
        break;
      case COMMA:
        values += 1;
        names.push((names.pop() ?? Number.NaN) + 1);
    }
    if (names.length > MAX_DEPTH || values > MAX_VALUES || (names.at(-1) ?? 0) > MAX_NAMES) return false;
  }
  return true;
}

/** The index of the quote that ends the string at `start`, or an index past the end of the body. */
function endOfString(body: Buffer, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at;
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
