import { describe, expect, it } from 'vitest';
import { lineAndColumn, readJson } from '../../../src/renderer/src/state/composer/json-parser';
import { random } from '../../support/random';

const wordsAbout = (text: string) => {
  const read = readJson(text);
  return 'problem' in read ? [read.problem.at, read.problem.message] : read.value;
};

describe('JSON', () => {
  it.each([
    ['', 0, 'It ends too soon.'],
    ['{"a": 1', 7, 'It ends too soon.'],
    ['{"a": 1,}', 8, 'No comma after the last one.'],
    ['[1 2]', 3, 'A comma or ] is expected here.'],
    ['{a: 1}', 1, 'A name in double quotes is expected here.'],
    ['{"a" 1}', 5, 'A colon is expected here.'],
    ['{"a": \'b\'}', 6, 'Texts are in double quotes.'],
    ['{"a": "b}', 6, 'This text has no closing quote.'],
    ['{"a": "b\nc"}', 8, 'A line break in a text is written \\n.'],
    ['"\\x"', 1, 'After a backslash only " \\ / b f n r t or u and four digits.'],
    ['{} {}', 3, 'Nothing may follow here.'],
    ['01', 1, 'Nothing may follow here.'],
    ['[nope]', 1, 'A value is expected here.'],
    ['['.repeat(200), 101, 'Nested too deep.'],
  ])('%j is wrong at %i: %s', (text, at, message) => {
    expect(wordsAbout(text)).toEqual([at, message]);
  });

  it('tells where each value begins', () => {
    const read = readJson('{"a": [1, {"b": "ä"}]}');
    expect('places' in read && [...read.places]).toEqual([
      ['', 0],
      ['a', 6],
      ['a.0', 7],
      ['a.1', 10],
      ['a.1.b', 16],
    ]);
  });

  it('takes and refuses what the browser takes and refuses', () => {
    const { int, pick } = random(7);
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
        expected = 'refused';
      }
      const read = readJson(text);
      expect('problem' in read ? 'refused' : { value: read.value }, JSON.stringify(text)).toEqual(expected);
    }
  });

  it('counts lines and columns as a person does', () => {
    expect(lineAndColumn('{\n  "😀": x', 9)).toEqual({ line: 2, column: 7 });
  });
});
