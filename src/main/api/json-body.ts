import { RequestError } from '../../shared/request-error';

/** A body as JSON; an empty one is none. @throws {RequestError} that says what is wrong, and where. */
export function parseJsonBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    const words = error instanceof Error ? error.message : '';
    throw new RequestError(400, 'Failed to decode request body.', withoutSource(words, text));
  }
}

/** The parser's words, but for those that quote what is around the error: it may be part of a sensitive text. */
function withoutSource(words: string, text: string): string {
  if (quotesSource(words)) return `Unexpected character in JSON at position ${firstUnexpected(text)}`;
  return /^Unexpected end of JSON input$|^[A-Z][\w ,:'{}[\]-]{1,80} JSON at position \d/.test(words)
    ? words
    : 'The body is no JSON.';
}

function quotesSource(words: string): boolean {
  return words.endsWith(' is not valid JSON');
}

/** Where the first character is that cannot be: what ends before it is torn, what holds it is wrong. */
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
