import { describe, expect, it } from 'vitest';
import { readAnthropic } from '../../../../src/shared/dialects/anthropic';
import type { ReadOptions, Turn } from '../../../../src/shared/dialects/call';
import { HALTED } from '../../../../src/shared/dialects/call';
import { readGemini } from '../../../../src/shared/dialects/gemini';
import { readOpenAi } from '../../../../src/shared/dialects/openai';
import type { Vendor } from '../../../../src/shared/dialects/space';
import { readUiTars } from '../../../../src/shared/dialects/ui-tars';
import { parseActionBody } from '../../../../src/shared/parse-action';
import { fc } from '../../../support/fast-check';
import { hostileTurn } from '../../../support/hostile-turns';

const READERS: Record<Vendor, (json: unknown, options: ReadOptions) => Turn<unknown> | undefined> = {
  anthropic: readAnthropic,
  openai: readOpenAi,
  gemini: readGemini,
  'ui-tars': readUiTars,
};
const OPTIONS = { space: { width: 1280, height: 720 }, pictures: undefined };

describe.each(['anthropic', 'openai', 'gemini', 'ui-tars'] as const)(
  'what a hostile model sends as %s',
  (vendor) => {
    const read = READERS[vendor];
    const check = (json: unknown) => {
      const turn = read(json, OPTIONS);
      for (const { bodies, problem } of turn?.calls ?? []) {
        if (problem === undefined) for (const body of bodies) parseActionBody(body);
        else expect(problem.length).toBeLessThan(1000);
      }
      const answer = turn?.answer(turn.calls.map(() => HALTED));
      expect(() => JSON.stringify(answer)).not.toThrow();
    };
    it('has requests that the API can decode, or a short problem', () => {
      fc.assert(fc.property(hostileTurn(vendor), check));
    });
    it('may be any JSON', () => {
      fc.assert(fc.property(fc.jsonValue(), check));
    });
  },
);
