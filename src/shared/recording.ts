import { z } from 'zod';
import { JournalEntry } from './journal';
import { DesktopName, MAIN_DESKTOP } from './named-desktop';
import { Title } from './title';

export const RecordingStatus = z.enum(['recording', 'finalizing', 'ready', 'recovered', 'failed']).meta({
  id: 'RecordingStatus',
  description: 'recovered: playable after a crash; at most the last second is missing.',
});
export type RecordingStatus = z.infer<typeof RecordingStatus>;

/** A recording in the library. Durations are in milliseconds. */
export const Recording = z
  .object({
    id: z.guid(),
    status: RecordingStatus,
    reason: z.string().optional().describe('Why it failed, or why it ended without a stop.'),
    progress: z.number().min(0).max(1).optional().describe('While finalizing: completed share, from 0 to 1.'),
    title: z.string(),
    pinned: z.boolean().describe('Never deleted automatically.'),
    chat_id: z.guid().optional().describe('From the `Coder-Chat-Id` header of the start.'),
    session: z.string().optional().describe('Id of its session; absent in old recordings.'),
    desktop: DesktopName.default(MAIN_DESKTOP).describe('The desktop that it shows.'),
    imported: z
      .object({
        at: z.iso.datetime(),
        from: z.string().optional().describe('Id of its session on the host that made it, if known.'),
      })
      .meta({ id: 'ImportedRecording', description: 'Absent for a recording made by this host.' })
      .optional(),
    started_at: z.iso.datetime().describe('Time of the first frame.'),
    ended_at: z.iso.datetime().optional().describe('Absent while it is recording.'),
    wall_ms: z.int().describe('Duration, so far if it is recording (ms).'),
    video_ms: z.int().describe('Duration of the video, in which idle time is sped up (ms).'),
    size_bytes: z.int().describe('Size of the video, so far if it is recording.'),
    actions: z.int().describe('Actions that ended during the recording.'),
    width: z.int(),
    height: z.int(),
    frames: z.int().describe('Frames in the video.'),
    skipped_frames: z.int().describe('Frames left out because the encoder was too slow.'),
    has_thumbnail: z.boolean(),
  })
  .meta({ id: 'Recording' });
export type Recording = z.infer<typeof Recording>;

const TimePoint = z
  .tuple([z.number(), z.number()])
  .readonly()
  .meta({ id: 'TimePoint', description: '[time since `started_at`, time in the video] (ms)' });

/** A recording with the map between wall-clock and video time. */
export const RecordingDetail = Recording.extend({
  clock: z
    .array(TimePoint)
    .readonly()
    .describe('Maps time since `started_at` to time in the video; between two points, time is linear.'),
}).meta({ id: 'RecordingDetail' });
export type RecordingDetail = z.infer<typeof RecordingDetail>;

/** The library, newest first. */
export const RecordingList = z
  .object({
    recordings: z.array(Recording),
    total_bytes: z.int().describe('Size of all finished videos.'),
    max_bytes: z.int().optional().describe('Limit on `total_bytes`, if there is one.'),
  })
  .meta({ id: 'RecordingList' });
export type RecordingList = z.infer<typeof RecordingList>;

/** An action and its time in the video. */
export const RecordedAction = JournalEntry.extend({
  video_ms: z.int().describe('Start in the video (ms).'),
  video_end_ms: z.int().describe('End in the video (ms).'),
}).meta({ id: 'RecordedAction' });
export type RecordedAction = z.infer<typeof RecordedAction>;

export const RecordedActions = z.object({ actions: z.array(RecordedAction) }).meta({ id: 'RecordedActions' });
export type RecordedActions = z.infer<typeof RecordedActions>;

export const RecordingChange = z
  .object({ title: Title.optional(), pinned: z.boolean().optional() })
  .meta({ id: 'RecordingChange' });
export type RecordingChange = z.infer<typeof RecordingChange>;

export const RecordingRequest = z
  .object({ recording_id: z.string().nullish().describe('A UUID that the caller chooses.') })
  .meta({ id: 'RecordingRequest' });

export const RecordingStarted = z.object({ message: z.string() }).meta({ id: 'RecordingStarted' });

/** Limit on recordings in one archive. */
export const MAX_SELECTED_RECORDINGS = 10_000;

export const RecordingSelection = z
  .object({ ids: z.array(z.string()).min(1).max(MAX_SELECTED_RECORDINGS).describe('UUIDs of recordings.') })
  .meta({ id: 'RecordingSelection' });
export const SelectedRecordings = z
  .object({ url: z.string().describe('Path of the archive.') })
  .meta({ id: 'SelectedRecordings' });

const DASHED = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/** A UUID in its canonical form, which is the folder's name, from any usual form. Undefined if the text is no UUID. */
export function parseRecordingId(text: string): string | undefined {
  const lower = text.toLowerCase();
  const bare = lower.replace(/^urn:uuid:/, '').replace(/^\{(.*)\}$/, '$1');
  if (DASHED.test(bare)) return bare;
  if (!/^[0-9a-f]{32}$/.test(lower)) return undefined;
  return lower.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
