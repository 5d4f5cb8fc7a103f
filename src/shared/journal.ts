import { z } from 'zod';
import { ActionBody, Warnings } from './action';

/**
 * Whose action it was. Requests name themselves in the `Jumpseat-Source` header; an agent need not. `you` is what a person
 * did on the live view itself.
 */
export const Source = z.enum(['agent', 'composer', 'replay', 'you']);
export type Source = z.infer<typeof Source>;
/** Sources that any request may name. `you` counts only from the live view that has control. */
export const RequestSource = Source.exclude(['you']);

const Coordinate = z.object({ x: z.int(), y: z.int() });

/** The screen around an action, in pictures of the desktop's own size. Made beside the action, which never waits. */
export const Pictures = z
  .object({
    before: z.boolean().describe('Whether there is one of the screen before, at `…/before.webp`.'),
    after: z
      .boolean()
      .describe('Whether there is one of the screen once it was still again, at `…/after.webp`.'),
    before_in: z
      .string()
      .optional()
      .describe('Only in an export: the file of another action that has the picture before this one too.'),
    after_in: z.string().optional().describe('The same for the picture after it.'),
    width: z.int().describe('Of the pictures, in pixels.'),
    height: z.int(),
    settle_ms: z
      .number()
      .optional()
      .describe(
        'From the end of the action until nothing changed any more, in milliseconds; 1000 at the most.',
      ),
  })
  .meta({ id: 'Pictures' });
export type Pictures = z.infer<typeof Pictures>;

/** One action as the journal keeps it: a line of `actions.jsonl`. Times are ISO 8601 with milliseconds, in UTC. */
export const JournalEntry = z
  .object({
    id: z.uuid(),
    seq: z
      .int()
      .positive()
      .optional()
      .describe(
        'Counts the actions of a session from 1, in the order they ended; absent while it is running.',
      ),
    source: Source,
    chat_id: z.guid().optional().describe('From the Coder-Chat-Id header.'),
    replay_of: z.uuid().optional().describe('The entry this one repeats.'),
    request: ActionBody.extend({
      text_length: z.int().optional().describe('Characters of a sensitive text, which itself is not kept.'),
    }).describe('The request as sent, without the text where it was sensitive.'),
    native: z
      .object({ width: z.int(), height: z.int(), at: Coordinate.optional(), from: Coordinate.optional() })
      .optional()
      .describe(
        'The size of the desktop then, and where on it a pointer action landed (from: start of a drag).',
      ),
    received_at: z.iso.datetime(),
    started_at: z.iso.datetime().optional().describe('When its turn came; absent where it never did.'),
    done_at: z.iso.datetime().optional().describe('Absent while it is running.'),
    duration_ms: z.number().optional().describe('From start to done, in milliseconds.'),
    status: z
      .enum(['running', 'done', 'failed', 'refused'])
      .describe('`refused`: never begun, because a person had control or had paused agents.'),
    output: z.string().optional(),
    warnings: Warnings.optional(),
    error: z
      .object({ status: z.int(), message: z.string(), detail: z.string().optional() })
      .optional()
      .describe('What was answered if it failed or was refused.'),
    pictures: Pictures.optional().describe('Absent until they are made, and where there are none.'),
  })
  .meta({ id: 'JournalEntry' });
export type JournalEntry = z.infer<typeof JournalEntry>;

/** A page of the journal, oldest first. */
export const JournalPage = z
  .object({
    session: z.string().describe('Id of the session, the name of its folder on disk.'),
    actions: z.array(JournalEntry),
    last_seq: z.int().describe('The newest entry there is; ask again with after= until you have it.'),
  })
  .meta({ id: 'JournalPage' });
export type JournalPage = z.infer<typeof JournalPage>;
