import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/shared/journal';
import { commentText, jsLiteral, pythonLiteral } from '../../../src/shared/script/literal';
import { nodeLine } from '../../../src/shared/script/node';
import { pythonLine } from '../../../src/shared/script/python';
import { eachStep } from '../../../src/shared/script/steps';
import { HARD_TEXTS } from '../../support/hard-texts';
import { sessionEntry } from '../../support/session-files';

describe('a literal', () => {
  it('has the same value, on one line, without invisible characters', () => {
    const value = {
      texts: HARD_TEXTS,
      deep: [[1, -2.5, 1e21], { t: true, f: false, n: null }],
      '__proto__ ': 'x',
    };
    const [js, python] = [jsLiteral(value), pythonLiteral(value)];
    for (const text of [js, python]) {
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }
    expect(new Function(`return ${js}`)()).toEqual(value);
  });

  it('in a comment contains no line end', () => {
    for (const text of HARD_TEXTS) expect(commentText(text)).not.toMatch(/[\n\r\u2028\u2029\u0085\f\v\0]/);
    expect(commentText('a\nb\u2028c')).toBe('a b c');
  });
});

describe('the steps of a script', () => {
  const done = (n: number, rest: Partial<JournalEntry> = {}) => sessionEntry(n, rest);

  it('are the actions, the pauses between them, and notes on failed actions', () => {
    const failed = done(10, { error: { status: 400, message: 'Unknown key:\n; exit()' } });
    const steps = [...eachStep([done(8), done(9), failed, done(11)])];
    expect(steps.map(({ kind }) => kind)).toEqual(['act', 'pause', 'act', 'pause', 'note', 'pause', 'act']);
    expect(steps[1]).toEqual({ kind: 'pause', ms: 988 });
    const centuries = [...eachStep([done(8), done(9, { received_at: '2999-01-01T00:00:00.000Z' })])];
    expect(centuries[1]).toEqual({ kind: 'pause', ms: 3_600_000 });
    expect(steps[4]).toMatchObject({ text: expect.stringContaining('Unknown key: ; exit()') });
    const refused = done(12, { status: 'refused', error: { status: 423, message: 'A person has control.' } });
    expect([...eachStep([refused])]).toMatchObject([
      { text: expect.stringMatching(/refused.*A person has control/) },
    ]);
    expect(steps.map(nodeLine).every((line) => !line.includes('\n'))).toBe(true);
  });

  it('declare the size of the recorded desktop if the request has none', () => {
    const native = { width: 1920, height: 1080, at: { x: 1, y: 2 } };
    const cases: [JournalEntry['request'], object][] = [
      [{ coordinate: [1, 2] }, { scaled_width: 1920, scaled_height: 1080 }],
      [
        { coordinate: [1, 2], scaled_width: 0, scaled_height: -1 },
        { scaled_width: 1920, scaled_height: 1080 },
      ],
      [
        { coordinate: [1, 2], scaled_width: 640 },
        { scaled_width: 640, scaled_height: 1080 },
      ],
      [{ text: 'x' }, {}],
      [{ scaled_width: 640 }, { scaled_width: 640 }],
    ];
    for (const [request, space] of cases) {
      const [step] = eachStep([done(1, { request, native })]);
      expect(step).toMatchObject({ body: { ...request, ...space } });
    }
    const [text] = eachStep([done(1, { request: { text: 'x', duration: null }, native })]);
    expect(text).toMatchObject({ body: { text: 'x' } });
  });

  it('ask for a text that was not stored', () => {
    const request = { action: 'type', sensitive: true, text_length: 8 };
    const [step] = eachStep([done(1, { request })]);
    if (!step) throw new Error('There is no step.');
    expect(nodeLine(step)).toBe(
      'await act(1, { ...{"action":"type","sensitive":true}, text: await secret(1, 8) });',
    );
    expect(pythonLine(step)).toBe('act(1, {**{"action": "type", "sensitive": True}, "text": secret(1, 8)})');
  });
});
