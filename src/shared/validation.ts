import { z } from 'zod';

type RawIssue = z.core.$ZodRawIssue;

/** Problems named in one message; clients fix them one by one. */
const MAX_PROBLEMS = 3;

/** Validates a value from a client. The problem describes the error without the value itself. */
export function parseForClient<S extends z.core.$ZodType>(
  schema: S,
  value: unknown,
): { readonly value: z.output<S> } | { readonly problem: string } {
  const parsed = z.safeParse(schema, value, { error: expectationOf });
  if (parsed.success) return { value: parsed.data };
  const { issues } = parsed.error;
  const named = issues
    .slice(0, MAX_PROBLEMS)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
  const rest = issues.length - named.length;
  return { problem: [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ') };
}

/** The default messages; a schema's own `error` has precedence. */
function expectationOf(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeExpectation(issue.expected, issue.input, (issue.path ?? []).length === 0);
    case 'too_small':
      return `expected at least ${amountOf(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `expected at most ${amountOf(issue.maximum, issue.origin)}`;
    case 'invalid_value':
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'invalid_format':
      return `expected ${FORMATS.get(issue.format) ?? `the format ${issue.format}`}`;
    case 'unrecognized_keys': {
      const names = issue.keys.slice(0, MAX_PROBLEMS).map((key) => JSON.stringify(key.slice(0, 40)));
      return `${names.join(', ')} ${issue.keys.length > 1 ? 'are' : 'is'} not known here`;
    }
    default:
      return 'not valid';
  }
}

const FORMATS: ReadonlyMap<string, string> = new Map([
  ['uuid', 'a UUID'],
  ['guid', 'a UUID'],
  ['regex', 'other characters'],
  ['datetime', 'a date and time such as 2026-01-31T12:00:00.000Z'],
]);

const TYPES: ReadonlyMap<string, string> = new Map([
  ['array', 'an array'],
  ['boolean', 'true or false'],
  ['int', 'a whole number'],
  ['number', 'a number'],
  ['object', 'a JSON object'],
  ['string', 'a string'],
  ['tuple', 'an array'],
]);

function typeExpectation(expected: string, input: unknown, isWhole: boolean): string {
  const wanted = TYPES.get(expected) ?? expected;
  if (input === undefined || input === null) {
    if (isWhole) return `expected ${wanted}, but there is no body`;
    return input === null ? `expected ${wanted}, received null` : `missing, expected ${wanted}`;
  }
  // A fraction is a number too, and a query that is not a number was converted to NaN.
  if (typeof input === 'number' && (expected === 'int' || Number.isNaN(input))) return `expected ${wanted}`;
  const received = TYPES.get(Array.isArray(input) ? 'array' : typeof input) ?? 'something else';
  return `expected ${wanted}, received ${received}`;
}

function amountOf(limit: number | bigint, origin: string): string {
  const one = Number(limit) === 1;
  if (origin === 'string') return `${limit} ${one ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set') return `${limit} ${one ? 'item' : 'items'}`;
  return String(limit);
}
