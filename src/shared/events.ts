import { z } from 'zod';
import { ControlState } from './control';
import { DesktopStatus } from './desktop';
import { JournalEntry, Pictures } from './journal';
import { Recording } from './recording';
import { ReplayState } from './replay';

/** Something worth telling whoever watches: the desktop died, came back, a setting was ignored. */
export const Notice = z
  .object({
    at: z.iso.datetime(),
    level: z.enum(['info', 'warn', 'error']),
    message: z.string(),
  })
  .meta({ id: 'Notice' });
export type Notice = z.infer<typeof Notice>;

/** What the event stream carries between snapshots. */
export const EventBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('action.started'), action: JournalEntry }),
  z.object({ type: z.literal('action.done'), action: JournalEntry }),
  z.object({
    type: z.literal('action.pictures'),
    id: z.uuid(),
    action_seq: z.int().optional().describe("The entry's seq, where it has one."),
    pictures: Pictures,
  }),
  z.object({ type: z.literal('control'), control: ControlState }),
  z.object({
    type: z.literal('replay'),
    replay: ReplayState.optional().describe('Absent when none is loaded any more.'),
  }),
  z.object({ type: z.literal('desktop'), desktop: DesktopStatus }),
  z.object({ type: z.literal('notice'), notice: Notice }),
  z.object({ type: z.literal('recording'), recording: Recording }),
  z.object({ type: z.literal('recording.deleted'), id: z.guid() }),
  z
    .object({ type: z.literal('sessions') })
    .describe('A past session was imported, deleted or named: the list of them is another.'),
]);
export type EventBody = z.infer<typeof EventBody>;

/**
 * The whole state at `seq`: first message to a subscriber that does not resume, or cannot because the events since are
 * no longer kept. `recent` holds the newest actions, oldest first, as many as fit into 4 MiB; older ones are
 * `GET /api/v0/actions`.
 */
export const Snapshot = z.object({
  type: z.literal('snapshot'),
  session: z.string(),
  now: z.iso.datetime().describe("The host's time, by which all others here are measured."),
  desktop: DesktopStatus,
  recent: z.array(JournalEntry),
  running: z.array(JournalEntry),
  last_action_seq: z.int(),
  notices: z.array(Notice),
  control: ControlState,
  replay: ReplayState.optional().describe('The one that is loaded.'),
  recordings: z.array(Recording).describe('Those being made.'),
});

const sequenced = { seq: z.int().describe('Rises with every event, also over a restart of the host.') };

/** A message of `GET /api/v0/events`. */
export const EventMessage = z
  .discriminatedUnion('type', [
    Snapshot.extend(sequenced),
    ...EventBody.options.map((option) => option.extend(sequenced)),
  ])
  .meta({ id: 'EventMessage' });
export type SnapshotMessage = z.infer<typeof Snapshot> & { seq: number };
export type EventMessage = SnapshotMessage | (EventBody & { seq: number });
