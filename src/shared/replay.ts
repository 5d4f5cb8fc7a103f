import { z } from 'zod';
import { JournalEntry } from './journal';

/** `recorded` waits between two steps as long as was waited then, `double` half as long, `none` not at all. */
export const ReplaySpeed = z.enum(['recorded', 'double', 'none']);
export type ReplaySpeed = z.infer<typeof ReplaySpeed>;

const PixelSize = z.object({ width: z.int(), height: z.int() });
const Box = PixelSize.extend({ x: z.int(), y: z.int() });

/** What a replay stands still for until a person answers. */
export const ReplayQuestion = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('differs'),
      number: z.int().describe('Counts the questions; an answer may name it.'),
      difference: z.number().describe('The part of what was compared that differs, above 0 and up to 1.'),
      boxes: z.array(Box).describe('What was compared, in pixels of the desktop then.'),
      size: PixelSize.describe('Of the desktop then.'),
    }),
    z.object({
      kind: z.literal('size'),
      number: z.int(),
      size: PixelSize.describe('Of the desktop then.'),
      now: PixelSize.describe('Of the desktop now.'),
    }),
    z.object({
      kind: z.literal('text'),
      number: z.int(),
      length: z.int().describe('Characters the sensitive text had.'),
    }),
  ])
  .meta({
    id: 'ReplayQuestion',
    description:
      'differs: the screen is not as it was before this step. size: it cannot be compared, since the desktop had ' +
      'another size; an answer to go on is for all steps. text: a sensitive text is not kept, and asked for.',
  });
export type ReplayQuestion = z.infer<typeof ReplayQuestion>;

/** A replay that is loaded: where it is, and what it waits for. */
export const ReplayState = z
  .object({
    id: z.uuid().describe('Of this replay.'),
    session: z
      .string()
      .optional()
      .describe('Whose actions are done again; absent where they were sent along.'),
    status: z
      .enum(['playing', 'paused', 'asking', 'done', 'stopped', 'failed'])
      .describe('failed: by an error of our own; an action that fails pauses the replay.'),
    phase: z
      .enum(['waiting', 'looking', 'acting'])
      .optional()
      .describe(
        'While playing: until its time has come, until the screen is as it was, or until it is done.',
      ),
    wait_ends_at: z.iso.datetime().optional().describe('While waiting.'),
    total: z.int().describe('How many steps there are.'),
    index: z.int().describe('How many are over.'),
    current: JournalEntry.optional().describe('The recorded action that is next or being done.'),
    speed: ReplaySpeed,
    verify: z.boolean().describe('Whether the screen is compared with the recorded one before each step.'),
    skipped: z.int(),
    unverified: z.int().describe('Steps done without a comparison, though it was asked for.'),
    why: z.string().optional().describe('Why it stands still, where nobody asked for that.'),
    note: z.string().optional().describe('Why the last step was not verified.'),
    question: ReplayQuestion.optional().describe('While asking.'),
  })
  .meta({ id: 'ReplayState' });
export type ReplayState = z.infer<typeof ReplayState>;

/** What to do again, and how. Without `ids`, what earlier replays repeated is done once. */
export const ReplayRequest = z
  .object({
    session: z.string().optional().describe('Id of a session; the running one where it is left out.'),
    ids: z.array(z.uuid()).min(1).max(30_000).optional().describe('Only these actions of it.'),
    from: z.uuid().optional().describe('Only this action of it and those after it.'),
    entries: z
      .array(JournalEntry)
      .min(1)
      .optional()
      .describe('Actions of a file, such as the lines of an actions.jsonl, instead of those of a session.'),
    speed: ReplaySpeed.default('recorded'),
    verify: z.boolean().default(true),
    paused: z.boolean().default(false).describe('Loads it without beginning.'),
  })
  .meta({
    id: 'ReplayRequest',
    description:
      'What to do again, and how. Without ids, actions of an earlier replay are left out where those they repeat are done anyway.',
  });
export type ReplayRequest = z.infer<typeof ReplayRequest>;

/** What a replay will be, before it begins. */
export const ReplaySummary = z
  .object({
    steps: z.int().describe('Actions that will be repeated.'),
    left_out: z.int().describe('Actions that failed or only looked, among those that were asked for.'),
    duration_ms: z
      .int()
      .describe('Time it takes at that speed if every step is as fast as it was, in milliseconds.'),
    verifiable: z
      .int()
      .describe(
        'Steps before which the screen can be compared with a recorded snapshot; 0 without `verify`.',
      ),
    missing_texts: z.int().describe('Sensitive texts that are not kept: the replay asks for each.'),
  })
  .meta({ id: 'ReplaySummary' });
export type ReplaySummary = z.infer<typeof ReplaySummary>;

/** How it goes on; what is left out stays as it is. */
export const ReplaySettings = z
  .object({ speed: ReplaySpeed, verify: z.boolean() })
  .partial()
  .meta({ id: 'ReplaySettings' });
export type ReplaySettings = z.infer<typeof ReplaySettings>;

/** The answer to a question; `again` compares once more, for whoever has put the screen right. */
export const ReplayAnswer = z
  .object({
    question: z.int().optional().describe('The number of the question it is for.'),
    answer: z.enum(['go_on', 'again', 'skip', 'stop']).optional(),
    text: z.string().optional().describe('The sensitive text that was asked for; it is never kept.'),
  })
  .meta({ id: 'ReplayAnswer' });
export type ReplayAnswer = z.infer<typeof ReplayAnswer>;
