import { z } from 'zod';
import { JournalEntry } from './journal';

export const ReplaySpeed = z.enum(['recorded', 'double', 'none']).meta({
  id: 'ReplaySpeed',
  description: 'Waiting time between steps: recorded: as recorded; double: half of that; none: no waiting.',
});
export type ReplaySpeed = z.infer<typeof ReplaySpeed>;

const PixelSize = z.object({ width: z.int(), height: z.int() }).meta({ id: 'PixelSize' });
const Box = PixelSize.extend({ x: z.int(), y: z.int() }).meta({ id: 'PixelBox' });

/** A question that pauses a replay until a person answers. */
export const ReplayQuestion = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('differs'),
        number: z.int().describe('Number of the question; an answer may name it.'),
        difference: z.number().describe('Share of the compared area that differs, above 0 and up to 1.'),
        boxes: z.array(Box).describe('Compared areas, on the recorded desktop (px).'),
        size: PixelSize.describe('Recorded size of the desktop.'),
      })
      .meta({ id: 'ScreenDiffersQuestion', description: 'The screen differs from the recorded one.' }),
    z
      .object({
        kind: z.literal('size'),
        number: z.int(),
        size: PixelSize.describe('Recorded size of the desktop.'),
        now: PixelSize.describe('Current size of the desktop.'),
      })
      .meta({
        id: 'SizeDiffersQuestion',
        description:
          'The desktop has a different size, so no step can be verified. `go_on` applies to all steps.',
      }),
    z
      .object({
        kind: z.literal('text'),
        number: z.int(),
        length: z.int().describe('Length of the sensitive text.'),
      })
      .meta({
        id: 'HiddenTextQuestion',
        description: 'The step needs a sensitive text, which was not kept.',
      }),
  ])
  .meta({ id: 'ReplayQuestion' });
export type ReplayQuestion = z.infer<typeof ReplayQuestion>;

/** The state of a loaded replay. */
export const ReplayState = z
  .object({
    id: z.uuid().describe('Id of the replay.'),
    session: z.string().optional().describe('Session of the actions; absent if they were in the request.'),
    status: z.enum(['playing', 'paused', 'asking', 'done', 'stopped', 'failed']).meta({
      id: 'ReplayStatus',
      description: 'failed: internal error; a failed action pauses the replay.',
    }),
    phase: z
      .enum(['waiting', 'looking', 'acting'])
      .meta({
        id: 'ReplayPhase',
        description:
          'While playing: waiting for the time of the step, for the screen to match, or for the action to end.',
      })
      .optional(),
    wait_ends_at: z.iso.datetime().optional().describe('While waiting.'),
    total: z.int().describe('Number of steps.'),
    index: z.int().describe('Completed or skipped steps.'),
    current: JournalEntry.optional().describe('The recorded action that is next or running.'),
    speed: ReplaySpeed,
    verify: z.boolean().describe('Whether each step first compares the screen with the recorded one.'),
    skipped: z.int(),
    unverified: z.int().describe('Steps performed without the requested comparison.'),
    why: z.string().optional().describe('Why it paused without a request.'),
    note: z.string().optional().describe('Why the last step was not verified.'),
    question: ReplayQuestion.optional().describe('While asking.'),
  })
  .meta({ id: 'ReplayState' });
export type ReplayState = z.infer<typeof ReplayState>;

export function isReplayOver(status: ReplayState['status']): boolean {
  return status === 'done' || status === 'stopped' || status === 'failed';
}

export const ReplayStepResult = z
  .object({
    entry: JournalEntry.describe('The recorded action.'),
    outcome: z.enum(['verified', 'unverified', 'skipped']).meta({
      id: 'ReplayStepOutcome',
      description:
        'unverified: the step was performed, and the screen before it was not compared or differed.',
    }),
    note: z.string().optional().describe('Why it was not verified.'),
  })
  .meta({ id: 'ReplayStepResult' });
export type ReplayStepResult = z.infer<typeof ReplayStepResult>;

export const ReplaySteps = z
  .object({ steps: z.array(ReplayStepResult).describe('Completed and skipped steps, in order.') })
  .meta({ id: 'ReplaySteps' });

export const ReplayRequest = z
  .object({
    session: z.string().optional().describe('Id of a session; the running one if absent.'),
    ids: z.array(z.uuid()).min(1).max(30_000).optional().describe('Only these actions of the session.'),
    from: z.uuid().optional().describe('Only this action of the session and those after it.'),
    entries: z
      .array(JournalEntry)
      .min(1)
      .optional()
      .describe('Actions to replay instead of those of a session, such as the lines of an `actions.jsonl`.'),
    speed: ReplaySpeed.default('recorded').describe('`recorded` if absent.'),
    verify: z.boolean().default(true).describe('Compare the screen before each step; true if absent.'),
    paused: z.boolean().default(false).describe('Load the replay without starting it; false if absent.'),
  })
  .meta({
    id: 'ReplayRequest',
    description:
      'The actions to replay, and how. Without `ids`, actions of an earlier replay are left out if the originals are replayed.',
  });
export type ReplayRequest = z.infer<typeof ReplayRequest>;

/** Describes a replay before it starts. */
export const ReplaySummary = z
  .object({
    steps: z.int().describe('Actions that will be repeated.'),
    left_out: z.int().describe('Selected actions that failed or only read the screen.'),
    duration_ms: z.int().describe('Duration at this speed if every step takes as long as recorded (ms).'),
    verifiable: z
      .int()
      .describe('Steps whose screen can be compared with a recorded snapshot; 0 without `verify`.'),
    missing_texts: z.int().describe('Sensitive texts, which were not kept; the replay asks for each.'),
  })
  .meta({ id: 'ReplaySummary' });
export type ReplaySummary = z.infer<typeof ReplaySummary>;

/** Absent settings stay the same. */
export const ReplaySettings = z
  .object({ speed: ReplaySpeed, verify: z.boolean() })
  .partial()
  .meta({ id: 'ReplaySettings' });
export type ReplaySettings = z.infer<typeof ReplaySettings>;

export const ReplayAnswer = z
  .object({
    question: z.int().optional().describe('Number of the question.'),
    answer: z
      .enum(['go_on', 'again', 'skip', 'stop'])
      .meta({ id: 'ReplayDecision', description: 'again: compare the screen once more.' })
      .optional(),
    text: z.string().optional().describe('The sensitive text; it is never kept.'),
  })
  .meta({ id: 'ReplayAnswer' });
export type ReplayAnswer = z.infer<typeof ReplayAnswer>;
