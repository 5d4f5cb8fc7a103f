import { z } from 'zod';
import { ViewerId } from '../control';
import { RequestSource } from '../journal';
import { shortened } from '../shortened';

/** An integer in a query, with one message for anything else. */
export function wholeNumber(least: number, most?: number) {
  const error = `expected a whole number ${most === undefined ? `of at least ${least}` : `from ${least} to ${most}`}`;
  const number = z.coerce.number<number>({ error }).int({ error }).min(least, { error });
  return most === undefined ? number : number.max(most, { error });
}

/** A query that rejects unknown names: a misspelled one would return the wrong list. */
export function knownQuery<S extends z.core.$ZodLooseShape>(shape: S) {
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
  after: wholeNumber(0).default(0).describe('Only entries with a higher `seq`.'),
  limit: wholeNumber(1, 1000).default(100).describe('Entries on the page.'),
});

/** The query of a journal's pages, with filters. */
export const EntryQuery = knownQuery({
  ...PageQuery.shape,
  before: wholeNumber(1).optional().describe('Only entries with a lower `seq`.'),
  order: z
    .enum(['asc', 'desc'])
    .default('asc')
    .describe('desc: newest first; the next page is `before` the last `seq` of this one.'),
  chat_id: z.guid().optional().describe('Only entries of this chat.'),
  status: z.enum(['done', 'failed', 'refused']).optional().describe('Only entries with this status.'),
  kind: z.string().min(1).max(100).optional().describe('Only this action, such as `left_click` or `note`.'),
});
export type EntryQuery = z.output<typeof EntryQuery>;

/** Names the desktop of an operation, where a client can set neither path nor header. */
export const DESKTOP_QUERY = {
  desktop: z.string().optional().describe('Name of the desktop; `main` if absent.'),
};

/** The query of a list without parameters. */
export const NoQuery = knownQuery({});

export const Download = z.object({
  download: z.enum(['0', '1']).optional().describe('1: send the file as an attachment.'),
});

export const EXAMPLE_UUID = '7f1d6c0e-2b1a-4c57-9a53-0f8a1f7be001';
export const EXAMPLE_SESSION = '20261121-143022517-k3vq';

export const SessionParams = z.object({
  id: z.string().meta({ description: 'Id of a session, as in the list.', examples: [EXAMPLE_SESSION] }),
});

/** An id in any of the forms of a UUID; the routes answer 404 for anything else. */
export const RecordingParams = z.object({
  id: z.string().meta({ description: 'UUID of a recording.', format: 'uuid', examples: [EXAMPLE_UUID] }),
});

export const SnapshotParams = z.object({
  session: z.string().meta({ description: 'Id of a session.', examples: [EXAMPLE_SESSION] }),
  id: z.string().meta({ description: 'UUID of a journal entry.', format: 'uuid', examples: [EXAMPLE_UUID] }),
});

export const CHAT_ID = {
  'Coder-Chat-Id': z.guid().describe('UUID of the chat that the request belongs to.'),
};
/** Without it the requests of different clients cannot be told apart, so none is canceled over HTTP. */
export const MCP_SESSION = {
  'Mcp-Session-Id': z
    .string()
    .max(200)
    .describe('The id of the client from the answer to `initialize`; its requests can cancel one another.'),
};
export const VIEWER = {
  'Jumpseat-Viewer': ViewerId.describe(
    'The live view of the person who sends the request. Its input is accepted while that view has control.',
  ),
};
export const DESKTOP = {
  'Jumpseat-Desktop': z.string().describe('Name of the desktop; `main` if absent.'),
};
export const SOURCE = {
  'Jumpseat-Source': RequestSource.describe('Who sends the request; `agent` if absent.'),
};
