import { describe, expect, it } from 'vitest';
import { lineAndColumn, readJson } from '../../../src/renderer/src/state/composer/read-json';
import { random, SEED } from '../../support/random';

const resultOf = (text: string) => {
  const read = readJson(text);
  return 'problem' in read ? [read.problem.at, read.problem.message] : read.value;
};

describe('the JSON parser', () => {
  it.each([
    ['', 0, 'Unexpected end of JSON.'],
    ['{"a": 1', 7, 'Unexpected end of JSON.'],
    ['{"a": 1,}', 8, 'Remove the trailing comma.'],
    ['[1 2]', 3, 'Expected a comma or a closing bracket.'],
    ['{a: 1}', 1, 'Unexpected a.'],
    ['{"a" 1}', 5, 'Expected a colon.'],
    ['{"a": \'b\'}', 6, 'Use double quotes.'],
    ['{"a": "b}', 6, 'This string has no closing quote.'],
    ['{"a": "b\nc"}', 8, 'Write a line break as \\n.'],
    ['"\\x"', 1, 'Invalid escape: use \\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u.'],
    ['{} {}', 3, 'Unexpected text after the JSON.'],
    ['01', 1, 'Unexpected text after the JSON.'],
    ['[nope]', 1, 'Unexpected nope.'],
    ['['.repeat(200), 101, 'Nested too deeply.'],
  ])('reports a problem in %j at %i: %s', (text, at, message) => {
    expect(resultOf(text)).toEqual([at, message]);
  });

  it('returns the offset of each value', () => {
    const read = readJson('{"a": [1, {"b": "ä"}]}');
    expect('offsets' in read && [...read.offsets]).toEqual([
      ['', 0],
      ['a', 6],
      ['a.0', 7],
      ['a.1', 10],
      ['a.1.b', 16],
    ]);
  });

  it('accepts and rejects the same texts as the browser', () => {
    const { int, pick } = random(SEED);
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"\\n\\u00e4"',
      ' ',
      '\n',
      '-1.5e3',
      '0',
      'true',
      'null',
      "'",
      '\t',
      '1.',
      '"',
    ] as const;
    for (let i = 0; i < 3000; i++) {
      const text = Array.from({ length: 1 + int(7) }, () => pick(pieces)).join('');
      let expected: unknown;
      try {
        expected = { value: JSON.parse(text) };
      } catch {
        expected = 'rejected';
      }
      const read = readJson(text);
      expect('problem' in read ? 'rejected' : { value: read.value }, JSON.stringify(text)).toEqual(expected);
    }
  });

  it('counts lines and columns from 1, in characters', () => {
    expect(lineAndColumn('{\n  "😀": x', 9)).toEqual({ line: 2, column: 7 });
  });
});
