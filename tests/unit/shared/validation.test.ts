import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ActionBody } from '../../../src/shared/action';
import { parseForClient } from '../../../src/shared/validation';

const problemOf = (schema: z.ZodType, value: unknown) => {
  const checked = parseForClient(schema, value);
  return 'problem' in checked ? checked.problem : undefined;
};

describe('a problem is described for the client', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.object({}), null, 'expected a JSON object, but there is no body'],
    [z.object({}), 'text', 'expected a JSON object, received a string'],
    [z.object({ a: z.boolean() }), {}, 'a: missing, expected true or false'],
    [z.object({ a: z.string() }), { a: null }, 'a: expected a string, received null'],
    [z.object({ a: z.int() }), { a: 1.5 }, 'a: expected a whole number'],
    [z.object({ a: z.coerce.number() }), { a: 'x' }, 'a: expected a number'],
    [z.object({ a: z.int().min(1).max(5) }), { a: 9 }, 'a: expected at most 5'],
    [z.object({ a: z.string().max(1) }), { a: 'xx' }, 'a: expected at most 1 character'],
    [z.object({ a: z.array(z.int()).min(2) }), { a: [1] }, 'a: expected at least 2 items'],
    [z.object({ a: z.enum(['x', 'y']) }), { a: 'z' }, 'a: expected "x" or "y"'],
    [z.object({ a: z.object({ b: z.uuid() }) }), { a: { b: 'z' } }, 'a.b: expected a UUID'],
    [z.strictObject({}), { b: 1, c: 2 }, '"b", "c" are not known here'],
    [ActionBody, { coordinate: '1,2' }, 'coordinate: expected [x, y], an array of two whole numbers'],
    [ActionBody, { coordinate: [1, 2, 3] }, 'coordinate: expected [x, y], an array of two whole numbers'],
  ])('in case %#', (schema, value, problem) => expect(problemOf(schema, value)).toBe(problem));

  it('without the value, and with at most three details', () => {
    const problem = problemOf(z.object({ a: z.array(z.int()) }), { a: Array(10).fill('secret') });
    expect(problem).toMatch(/^a\.0: .*; a\.2: .*; and 7 more$/);
    expect(problem).not.toContain('secret');
  });
});

it('a valid value is returned as parsed', () => {
  expect(parseForClient(z.object({ a: z.int().default(3) }), { b: 1 })).toEqual({ value: { a: 3 } });
});
