import { describe, expect, it } from 'vitest';
import { parseImportedEntry } from '../../../src/main/sessions/import/imported-entry';
import { sessionEntry } from '../../support/session-files';

const sound = sessionEntry(1);
const read = (part: object) => parseImportedEntry(JSON.stringify({ ...sound, ...part }));
const RECEIVED = sound.received_at;

describe('an imported entry', () => {
  it('is unchanged if plausible', () => expect(read({})).toEqual(sound));

  it.each<[string, object, object]>([
    ['ended before it was received', { done_at: '1999-01-01T00:00:00.000Z' }, { done_at: sound.started_at }],
    ['ended centuries later', { done_at: '2999-01-01T00:00:00.000Z' }, { done_at: sound.started_at }],
    ['started before it was received', { started_at: '2001-01-01T00:00:00Z' }, { started_at: RECEIVED }],
    ['has a negative duration', { duration_ms: -5 }, { duration_ms: 0 }],
    ['has a duration of centuries', { duration_ms: 1e300 }, { duration_ms: 86_400_000 }],
    ['has a huge desktop', { native: { width: 2 ** 50, height: 1 } }, { native: undefined }],
    [
      'has huge snapshots',
      { pictures: { before: true, after: true, width: 0, height: 2 ** 40 } },
      { pictures: undefined },
    ],
    [
      'has a text of negative length',
      { request: { action: 'type', sensitive: true, text_length: -1 } },
      { request: { action: 'type', sensitive: true, text_length: 0 } },
    ],
    [
      'has a long name',
      { request: { action: 'n'.repeat(900_000) } },
      { request: { action: `${'n'.repeat(100)}…` } },
    ],
    [
      'has long messages',
      { output: 'o'.repeat(1e6), error: { status: 400, message: 'm'.repeat(1e6), detail: 'd'.repeat(1e6) } },
      {
        output: `${'o'.repeat(2000)}…`,
        error: { status: 400, message: `${'m'.repeat(2000)}…`, detail: `${'d'.repeat(2000)}…` },
      },
    ],
  ])('is corrected if it %s', (_what, part, expected) =>
    expect({ native: undefined, pictures: undefined, ...read(part) }).toMatchObject(expected),
  );

  it('keeps a long typed text unchanged', () => {
    const text = 'é'.repeat(500_000);
    expect(read({ request: { action: 'type', text } })?.request.text).toBe(text);
  });

  it.each<[string, string]>([
    ['has an impossible time', JSON.stringify({ ...sound, received_at: '0001-01-01T00:00:00.000Z' })],
    ['is still running', JSON.stringify({ ...sound, status: 'running' })],
    ['has a text above the limit', JSON.stringify({ ...sound, request: { text: 'x'.repeat(1_100_000) } })],
    ['is nested deeply', `{"a":${'['.repeat(1_000_000)}`],
    ['has a million fields', `{"a":[${'0,'.repeat(1_000_000)}0]}`],
    ['sets the prototype', `{"__proto__":${JSON.stringify(sound)},"padding":"${'x'.repeat(100)}"}`],
  ])('is quickly rejected if it %s', (_what, line) => {
    const began = performance.now();
    expect(parseImportedEntry(line)).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(500);
  });
});
