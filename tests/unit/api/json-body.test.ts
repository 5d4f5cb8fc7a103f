import { describe, expect, it } from 'vitest';
import { parseJsonBody } from '../../../src/main/api/json-body';
import { RequestError } from '../../../src/shared/request-error';

function detailOf(text: string): string | undefined {
  try {
    parseJsonBody(text);
  } catch (error) {
    if (error instanceof RequestError && error.status === 400) return error.detail;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('a JSON body', () => {
  it('is what it says, and none where it is empty', () => {
    expect(parseJsonBody('{"a":[1,null]}')).toEqual({ a: [1, null] });
    expect(parseJsonBody('')).toBeUndefined();
  });

  it.each([
    ['{"action":"type"', /^Expected ',' or '}'.* at position 16/],
    ['{"action":', /^Unexpected end of JSON input$/],
    ['{"text":"hun', /^Unterminated string .* at position 12/],
    ['{"action": hunter}', /^Unexpected character in JSON at position 11$/],
    [`{"text":"${'hunter'.repeat(100)}",,}`, /^Expected double-quoted property name .* at position 611/],
    [`["${'hunter'.repeat(100)}", hunter]`, /^Unexpected character in JSON at position 605$/],
    ['hunter', /^Unexpected character in JSON at position 0$/],
    ['undefined', /^Unexpected character in JSON at position 0$/],
    ['trux', /^Unexpected character in JSON at position 3$/],
    ["{'text':'hunter'}", /at position 1/],
    ['{"a":1}hunter', /^Unexpected non-whitespace character after JSON at position 7/],
  ])('%j is refused with what is wrong where, and nothing of it', (text, detail) => {
    const said = detailOf(text);
    expect(said).toMatch(detail);
    expect(said).not.toContain('hun');
    expect(said?.length).toBeLessThan(120);
  });
});
