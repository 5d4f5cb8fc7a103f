import { z } from 'zod';
import { Chat } from './chat';
import { ControlState } from './control';
import { DesktopStatus } from './desktop';
import { Installation } from './installation';
import { JournalEntry, Pictures } from './journal';
import { LinkedHost } from './linked-host';
import { DesktopName, NamedDesktop } from './named-desktop';
import { Question } from './question';
import { Recording } from './recording';
import { ReplayState } from './replay';

/** A message for everyone with a panel: the desktop crashed, recovered, or a setting was ignored. */
export const Notice = z
  .object({
    at: z.iso.datetime(),
    level: z.enum(['info', 'warn', 'error']).meta({ id: 'NoticeLevel' }),
    message: z.string(),
  })
  .meta({ id: 'Notice' });
export type Notice = z.infer<typeof Notice>;

const BODIES = {
  ActionStarted: z.object({ type: z.literal('action.started'), action: JournalEntry }),
  ActionDone: z.object({ type: z.literal('action.done'), action: JournalEntry }),
  ActionPictures: z.object({
    type: z.literal('action.pictures'),
    id: z.uuid(),
    action_seq: z.int().optional().describe('`seq` of the entry, if it has one.'),
    pictures: Pictures,
  }),
  Control: z.object({ type: z.literal('control'), control: ControlState }),
  Replay: z.object({
    type: z.literal('replay'),
    replay: ReplayState.optional().describe('Absent if it was unloaded.'),
  }),
  QuestionAsked: z.object({ type: z.literal('question.asked'), question: Question }),
  QuestionEnded: z
    .object({ type: z.literal('question.ended'), id: z.uuid() })
    .describe('It was answered, dismissed or withdrawn, or its time is up. The journal has the answer.'),
  Desktop: z.object({ type: z.literal('desktop'), desktop: DesktopStatus }),
  Desktops: z
    .object({ type: z.literal('desktops'), desktops: z.array(NamedDesktop) })
    .describe('A desktop was added, renamed or removed.'),
  Hosts: z
    .object({ type: z.literal('hosts'), hosts: z.array(LinkedHost) })
    .describe('A linked host was added or removed, or its state has changed.'),
  Notice: z.object({ type: z.literal('notice'), notice: Notice }),
  Recording: z.object({ type: z.literal('recording'), recording: Recording }),
  RecordingDeleted: z.object({ type: z.literal('recording.deleted'), id: z.guid() }),
  SessionStarted: z
    .object({ type: z.literal('session.started'), session: z.string().describe('Id of the session.') })
    .describe('The running session ended, and a new one began: the numbers of actions start at 1 again.'),
  Chat: z.object({ type: z.literal('chat'), chat: Chat }).describe('A chat got a title, or lost it.'),
  Sessions: z
    .object({ type: z.literal('sessions') })
    .describe('A session began, ended, or was imported, deleted, renamed or judged: the list has changed.'),
};

/**
 * The state at `seq`. It is the first message to a subscriber that does not resume, or that missed events which are no
 * longer stored. `recent` has the newest actions, oldest first, up to 4 MiB. `GET /api/v0/actions` has the older ones.
 */
const Snapshot = z.object({
  type: z.literal('snapshot'),
  session: z.string(),
  installation: Installation,
  now: z.iso.datetime().describe('Time of the host, to which all other times refer.'),
  desktop: DesktopStatus,
  recent: z.array(JournalEntry).describe('The newest actions, oldest first, up to 4 MiB.'),
  running: z.array(JournalEntry),
  last_action_seq: z.int(),
  notices: z.array(Notice),
  control: ControlState,
  replay: ReplayState.optional().describe('The loaded replay.'),
  questions: z.array(Question).describe('The questions that wait for a person, oldest first.'),
  recordings: z.array(Recording).describe('Active recordings.'),
  chats: z.array(Chat).describe('The chats that have a title.'),
});

/** The state of all desktops at `seq`, for a subscriber with `desktop=*`. */
const Overview = z.object({
  type: z.literal('overview'),
  ...{ installation: Installation, now: Snapshot.shape.now, notices: Snapshot.shape.notices },
  chats: Snapshot.shape.chats,
  hosts: z.array(LinkedHost).describe('The linked hosts.'),
  desktops: z.array(
    NamedDesktop.extend({
      last: JournalEntry.optional().describe('The newest action.'),
      running: Snapshot.shape.running,
      control: ControlState,
      replay: Snapshot.shape.replay,
      questions: Snapshot.shape.questions,
      recordings: Snapshot.shape.recordings,
    }).meta({ id: 'DesktopOverview' }),
  ),
});

const sequenced = { seq: z.int().describe('Rises with every event, also across restarts of the host.') };
const tagged = {
  ...sequenced,
  desktop_name: DesktopName.optional().describe(
    'With `desktop=*`: the desktop that the event is about. Absent if it is about the host.',
  ),
};

/** The events between snapshots. */
export type EventBody = { [K in keyof typeof BODIES]: z.infer<(typeof BODIES)[K]> }[keyof typeof BODIES];

/** A message of `GET /api/v0/events`. */
export const EventMessage = z
  .discriminatedUnion('type', [
    Snapshot.extend(sequenced).meta({ id: 'SnapshotEvent' }),
    Overview.extend(sequenced).meta({ id: 'OverviewEvent' }),
    ...Object.entries(BODIES).map(([name, body]) => body.extend(tagged).meta({ id: `${name}Event` })),
  ])
  .meta({ id: 'EventMessage' });
export type SnapshotMessage = z.infer<typeof Snapshot> & { seq: number };
export type OverviewMessage = z.infer<typeof Overview> & { seq: number };
export type EventMessage =
  | SnapshotMessage
  | OverviewMessage
  | (EventBody & { seq: number; desktop_name?: string | undefined });
