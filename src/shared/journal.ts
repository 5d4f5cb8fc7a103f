import { z } from 'zod';
import { ActionBody, Warnings } from './action';
import { DIALECTS } from './dialects/space';

/** The sender of an action, from the `Jumpseat-Source` header, which agents may omit. `you`: input in a live view. */
export const Source = z.enum(['agent', 'composer', 'replay', 'you']).meta({ id: 'Source' });
export type Source = z.infer<typeof Source>;
/** Sources that any request may claim. `you` is accepted only from the live view that has control. */
export const RequestSource = Source.exclude(['you']).meta({ id: 'RequestSource' });

const Coordinate = z.object({ x: z.int(), y: z.int() }).meta({ id: 'NativePoint' });

/** Snapshots of the screen around an action, in native size. Taking them never delays the action. */
export const Pictures = z
  .object({
    before: z.boolean().describe('Whether there is a snapshot from before the action, at `…/before`.'),
    after: z
      .boolean()
      .describe(
        'Whether there is a snapshot from after the action, once the screen stopped changing, at `…/after`.',
      ),
    before_in: z
      .string()
      .optional()
      .describe('In an export: the file of a different action with the same snapshot.'),
    after_in: z.string().optional().describe('The same for the snapshot after it.'),
    width: z.int().describe('Width of the snapshots (px).'),
    height: z.int().describe('Height of the snapshots (px).'),
    settle_ms: z
      .number()
      .optional()
      .describe('Time from the end of the action until the screen stopped changing, at most 1000 (ms).'),
  })
  .meta({ id: 'Pictures' });
export type Pictures = z.infer<typeof Pictures>;

/** The call of a model that an action belongs to. */
export const AgentCall = z
  .object({
    vendor: z.enum(DIALECTS),
    call_id: z.string().optional().describe('Id of the call in the message of the model.'),
    turn: z.string().describe('The same for all actions of one message of the model.'),
    reason: z.string().optional().describe('Why the model wants it, in its own words.'),
  })
  .meta({ id: 'AgentCall' });
export type AgentCall = z.infer<typeof AgentCall>;

/** An action in the journal: a line of `actions.jsonl`. Times are ISO 8601 with milliseconds, in UTC. */
export const JournalEntry = z
  .object({
    id: z.uuid(),
    seq: z
      .int()
      .positive()
      .optional()
      .describe(
        'Number of the action in its session, from 1, in the order of their ends; absent while it is running.',
      ),
    source: Source,
    chat_id: z.guid().optional().describe('From the `Coder-Chat-Id` header.'),
    replay_of: z.uuid().optional().describe('The entry that this one repeats.'),
    agent: AgentCall.optional().describe('The call of a model, if it came through a route of its vendor.'),
    request: ActionBody.extend({
      text_length: z.int().optional().describe('Length of a sensitive text, which is not kept.'),
      choices: z.array(z.string()).optional().describe('The choices of a question (`ask_person`).'),
    }).meta({ id: 'LoggedRequest', description: 'The body of the request, without a sensitive text.' }),
    native: z
      .object({
        width: z.int(),
        height: z.int(),
        at: Coordinate.optional(),
        from: Coordinate.optional().describe('Start of a drag.'),
      })
      .meta({
        id: 'NativeTarget',
        description: 'Size of the desktop, and the target of a pointer action on it (px).',
      })
      .optional(),
    received_at: z.iso.datetime(),
    started_at: z.iso.datetime().optional().describe('Absent if it was never executed.'),
    done_at: z.iso.datetime().optional().describe('Absent while it is running.'),
    duration_ms: z.number().optional().describe('Time from start to end (ms).'),
    status: z.enum(['running', 'done', 'failed', 'refused']).meta({
      id: 'ActionStatus',
      description: 'refused: a person had control, had paused the agent, or dismissed the question.',
    }),
    output: z.string().optional(),
    warnings: Warnings.optional(),
    error: z
      .object({ status: z.int(), message: z.string(), detail: z.string().optional() })
      .meta({ id: 'ActionError', description: 'The response if the action failed or was refused.' })
      .optional(),
    pictures: Pictures.optional().describe('Absent if there are none, or not yet.'),
  })
  .meta({ id: 'JournalEntry' });
export type JournalEntry = z.infer<typeof JournalEntry>;

/** Longest text of a note (characters). */
const MAX_NOTE = 1000;

/** A remark of an agent, such as what it checked. */
export const Note = z
  .object({
    text: z.string().trim().min(1).max(MAX_NOTE),
    level: z
      .enum(['info', 'error'])
      .default('info')
      .meta({ id: 'NoteLevel', description: 'error: shown as a failed action.' }),
  })
  .meta({ id: 'Note' });
export type Note = z.infer<typeof Note>;

/** A page of the journal, oldest first. */
export const JournalPage = z
  .object({
    session: z.string().describe('Id of the session.'),
    actions: z.array(JournalEntry),
    last_seq: z.int().describe('`seq` of the newest entry of the session.'),
  })
  .meta({ id: 'JournalPage' });
export type JournalPage = z.infer<typeof JournalPage>;
