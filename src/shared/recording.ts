import { z } from 'zod';
import { JournalEntry } from './journal';
import { Title } from './title';

/** `recovered` is ready too, after a crash: at most its last second is missing. */
export const RecordingStatus = z.enum(['recording', 'finalizing', 'ready', 'recovered', 'failed']);
export type RecordingStatus = z.infer<typeof RecordingStatus>;

/** A recording as the library lists it. Durations are in milliseconds. */
export const Recording = z
  .object({
    id: z.guid(),
    status: RecordingStatus,
    reason: z
      .string()
      .optional()
      .describe('Why it failed, or why it ended where nobody stopped it, in words for a person.'),
    progress: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('While it is finalizing: the share of the video that is put together.'),
    title: z.string(),
    pinned: z.boolean().describe('Kept also where the quota is exceeded.'),
    chat_id: z.guid().optional().describe('From the Coder-Chat-Id header of the start.'),
    session: z
      .string()
      .optional()
      .describe('Id of the session it belongs to; absent for recordings from before this was kept.'),
    imported: z
      .object({
        at: z.iso.datetime(),
        from: z.string().optional().describe('Id of the session it belonged to where it was made, if known.'),
      })
      .optional()
      .describe('Absent for a recording that this host made.'),
    started_at: z.iso.datetime().describe('The moment of its first frame.'),
    ended_at: z.iso.datetime().optional().describe('Absent while it is recording.'),
    wall_ms: z.int().describe('How long it took; while it is recording, until now.'),
    video_ms: z.int().describe('How long the video is: idle time is shorter in it.'),
    size_bytes: z.int().describe('Of the video; while it is recording, so far.'),
    actions: z.int().describe('How many actions ended while it was recording.'),
    width: z.int(),
    height: z.int(),
    frames: z.int().describe('Frames in the video.'),
    skipped_frames: z
      .int()
      .describe('Frames left out because the encoder was behind: the frame rate adapts to the machine.'),
    has_thumbnail: z.boolean(),
  })
  .meta({ id: 'Recording' });
export type Recording = z.infer<typeof Recording>;

const TimePoint = z.tuple([z.number(), z.number()]).readonly();

/** A recording with the map between wall-clock and video time. */
export const RecordingDetail = Recording.extend({
  clock: z
    .array(TimePoint)
    .readonly()
    .describe(
      'Points [milliseconds since started_at, milliseconds in the video]; between two of them time passes evenly.',
    ),
}).meta({ id: 'RecordingDetail' });
export type RecordingDetail = z.infer<typeof RecordingDetail>;

/** The library, newest first. */
export const RecordingList = z
  .object({
    recordings: z.array(Recording),
    total_bytes: z.int().describe('Of all videos that are finished.'),
    max_bytes: z.int().optional().describe('The quota, where there is one.'),
  })
  .meta({ id: 'RecordingList' });
export type RecordingList = z.infer<typeof RecordingList>;

/** An action and where the video shows it. */
export const RecordedAction = JournalEntry.extend({
  video_ms: z.int().describe('Where in the video its turn came.'),
  video_end_ms: z.int().describe('Where in the video it was done.'),
}).meta({ id: 'RecordedAction' });
export type RecordedAction = z.infer<typeof RecordedAction>;

export const RecordedActions = z.object({ actions: z.array(RecordedAction) }).meta({ id: 'RecordedActions' });
export type RecordedActions = z.infer<typeof RecordedActions>;

/** What a person may change. */
export const RecordingChange = z
  .object({ title: Title.optional(), pinned: z.boolean().optional() })
  .meta({ id: 'RecordingChange' });
export type RecordingChange = z.infer<typeof RecordingChange>;

/** The body of `POST /api/v0/desktop/recording/start` and `/stop`. */
export const RecordingRequest = z
  .object({ recording_id: z.string().nullish().describe('A UUID of the caller’s choice.') })
  .meta({ id: 'RecordingRequest' });

const DASHED = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/** A UUID in any of its usual forms, in the one form that is used as a folder's name; undefined where it is none. */
export function parseRecordingId(text: string): string | undefined {
  const lower = text.toLowerCase();
  const bare = lower.replace(/^urn:uuid:/, '').replace(/^\{(.*)\}$/, '$1');
  if (DASHED.test(bare)) return bare;
  if (!/^[0-9a-f]{32}$/.test(lower)) return undefined;
  return lower.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
