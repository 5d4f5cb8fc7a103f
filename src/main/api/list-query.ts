import { z } from 'zod';
import { shortened } from '../../shared/shortened';

/** A whole number in a query, with one message for all that it is not. */
export function wholeNumber(least: number, most?: number) {
  const error = `expected a whole number ${most === undefined ? `of at least ${least}` : `from ${least} to ${most}`}`;
  const number = z.coerce.number({ error }).int({ error }).min(least, { error });
  return most === undefined ? number : number.max(most, { error });
}

/** A query that refuses unknown names: a misspelled one would give the wrong list. */
function knownQuery<S extends z.core.$ZodLooseShape>(shape: S) {
  const known = Object.keys(shape).join(', ') || 'none';
  return z.strictObject(shape, {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys'
        ? `${shortened(String(keys))} is not known here; known: ${known}`
        : undefined,
  });
}

/** The query of a journal's pages. */
export const PageQuery = knownQuery({
  after: wholeNumber(0).default(0).describe('Only entries with a higher seq.'),
  limit: wholeNumber(1, 1000).default(100),
});

/** The query of a list without parameters. */
export const NoQuery = knownQuery({});
