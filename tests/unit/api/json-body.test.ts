import { describe, expect, it, vi } from 'vitest';
import { parseJsonBody } from '../../../src/main/api/json-body';
import { RequestError } from '../../../src/shared/request-error';

function detailOf(text: string): string | undefined {
  try {
    parseJsonBody(Buffer.from(text));
  } catch (error) {
    if (error instanceof RequestError && error.status === 400) return error.detail;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('a JSON body', () => {
  it('is parsed, and undefined if it is empty', () => {
    expect(parseJsonBody(Buffer.from('{"a":[1,null]}'))).toEqual({ a: [1, null] });
    expect(parseJsonBody(Buffer.alloc(0))).toBeUndefined();
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
  ])('is refused with the error and its position, without any of its text: %j', (text, detail) => {
    const said = detailOf(text);
    expect(said).toMatch(detail);
    expect(said).not.toContain('hun');
    expect(said?.length).toBeLessThan(120);
  });

  it('can begin with a byte order mark', () => {
    expect(parseJsonBody(Buffer.from('\ufeff{"text":"é"}'))).toEqual({ text: 'é' });
  });

  it.each([
    ['Latin-1', Buffer.from('{"text":"é"}', 'latin1')],
    ['half a character', Buffer.from([0x22, 0xe2, 0x82, 0x22])],
    ['half of a surrogate pair', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['UTF-16', Buffer.from('\ufeff{"text":"é"}', 'utf16le')],
  ])('that is not UTF-8 is refused: %s', (_what, bytes) => {
    expect(() => parseJsonBody(bytes)).toThrow(
      expect.objectContaining({ status: 400, detail: 'The body is not UTF-8.' }),
    );
  });

  it.each([
    ['brackets', '['.repeat(2 ** 20)],
    ['objects', '{"a":'.repeat(200_000)],
    ['values', `[${'{},'.repeat(300_000)}1]`],
    ['names', `{${Array.from({ length: 1001 }, (_, i) => `"k${i}":1`).join(',')}}`],
    ['text with an error at its end', `["${'x'.repeat(2 ** 20)}", wrong]`],
    ['escaped quotes', `["${'\\"'.repeat(2 ** 19)}", [`],
  ])('of a megabyte of %s is refused in one pass', (_what, text) => {
    const parse = vi.spyOn(JSON, 'parse');
    expect(detailOf(text)).toMatch(
      /^The body (is not JSON\.|nests deeper than 64|.*65536 values.*)|^Unexpected end/,
    );
    expect(parse.mock.calls.length).toBeLessThanOrEqual(1);
    parse.mockRestore();
  });

  it('can contain brackets in strings, and 60,000 values', () => {
    const entries = Array.from({ length: 60_000 }, () => '[[{"');
    expect(parseJsonBody(Buffer.from(JSON.stringify(entries)))).toEqual(entries);
  });
});
