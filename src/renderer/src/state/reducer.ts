import type { Chat } from '../../../shared/chat';
import { type ControlState, FREE } from '../../../shared/control';
import type { DesktopStatus } from '../../../shared/desktop';
import type { EventMessage } from '../../../shared/events';
import type { Installation } from '../../../shared/installation';
import type { JournalEntry } from '../../../shared/journal';
import type { Question } from '../../../shared/question';
import type { ReplayState } from '../../../shared/replay';
import { EMPTY_LOG, editLog, type Log, type LogEdit, rowAt, rowCount } from './log';
import type { PanelNotice } from './notifications';

const MAX_NOTICES = 50;
/** How long a marker stays (ms). Markers.module.css has the same time. */
export const MARKER_LIFETIME = 1500;

/** The host's state, as the event stream reports it. */
export interface HostState {
  /** Id of the host's session; undefined until the first snapshot. */
  readonly session: string | undefined;
  /** How the host was installed; undefined until the first snapshot. */
  readonly installation: Installation | undefined;
  readonly desktop: DesktopStatus | undefined;
  readonly control: ControlState;
  /** The replay that is loaded. */
  readonly replay: ReplayState | undefined;
  /** The questions that wait for a person, oldest first. */
  readonly questions: readonly Question[];
  readonly log: Log;
  readonly notices: readonly PanelNotice[];
  /** The titles of chats by id, in lower case. */
  readonly chats: ReadonlyMap<string, string>;
  /** The entry whose details are shown. */
  readonly selected: JournalEntry | undefined;
}

export const UNKNOWN_HOST: HostState = {
  session: undefined,
  installation: undefined,
  desktop: undefined,
  control: FREE,
  replay: undefined,
  questions: [],
  log: EMPTY_LOG,
  notices: [],
  chats: new Map(),
  selected: undefined,
};

/** Applies messages of the event stream, in their order. */
export function reduce(state: HostState, messages: readonly EventMessage[]): HostState {
  let { session, installation, desktop, control, replay, questions, notices, chats, selected } = state;
  let edit: LogEdit = editLog(state.log);
  for (const message of messages) {
    switch (message.type) {
      case 'snapshot':
        // A different session is a different host process, so the old log does not belong to it.
        if (message.session !== session) {
          edit = editLog(EMPTY_LOG);
          selected = undefined;
        }
        ({ session, installation, desktop, control, replay, questions, notices } = message);
        chats = withTitles(new Map(), message.chats);
        // Rows between the known ones and the oldest entry may be missing. They are loaded when they become visible.
        edit.fill(message.recent, message.last_action_seq);
        edit.setRunning(message.running);
        selected = message.recent.find(({ id }) => id === selected?.id) ?? selected;
        break;
      case 'session.started':
        ({ session } = message);
        edit = editLog(EMPTY_LOG);
        selected = undefined;
        break;
      case 'action.started':
        edit.started(message.action);
        break;
      case 'action.done':
        edit.done(message.action);
        if (selected?.id === message.action.id) selected = message.action;
        break;
      case 'action.pictures':
        edit.setPictures(message.id, message.action_seq, message.pictures);
        if (selected?.id === message.id) selected = { ...selected, pictures: message.pictures };
        break;
      case 'control':
        control = message.control;
        break;
      case 'replay':
        replay = message.replay;
        break;
      case 'question.asked':
        // One that is asked while the panel connects is in the snapshot as well.
        questions = [...questions.filter(({ id }) => id !== message.question.id), message.question];
        break;
      case 'question.ended':
        questions = questions.filter(({ id }) => id !== message.id);
        break;
      case 'desktop':
        desktop = message.desktop;
        break;
      case 'notice':
        notices = [...notices, message.notice].slice(-MAX_NOTICES);
        break;
      case 'chat':
        chats = withTitles(chats, [message.chat]);
        break;
      case 'overview':
        ({ installation, notices } = message);
        chats = withTitles(new Map(), message.chats);
        break;
      case 'desktops':
      case 'hosts':
      case 'recording':
      case 'recording.deleted':
      case 'sessions':
        break;
      default:
        message satisfies never;
    }
  }
  return {
    ...{ session, installation, desktop, control, replay, questions },
    ...{ log: edit.end(), notices, chats, selected },
  };
}

function withTitles(known: ReadonlyMap<string, string>, chats: readonly Chat[]): ReadonlyMap<string, string> {
  const titles = new Map(known);
  for (const { id, title } of chats) {
    if (title === undefined) titles.delete(id);
    else titles.set(id, title);
  }
  return titles;
}

/**
 * Recent pointer actions, for the markers of the live view. Actions that a snapshot reports, or that are older than a
 * marker's lifetime, are left out: the picture already shows later ones. `own` leaves out a person's input: that person
 * is looking.
 */
export function recentPointerActions(messages: readonly EventMessage[], own = false): JournalEntry[] {
  const done = messages.flatMap((message) => (message.type === 'action.done' ? [message.action] : []));
  const times = done.map(({ done_at, received_at }) => Date.parse(done_at ?? received_at));
  const newest = times.reduce((latest, time) => Math.max(latest, time), 0);
  return done.filter(
    ({ native, source }, i) =>
      native?.at && !(own && source === 'you') && newest - (times[i] ?? 0) <= MARKER_LIFETIME,
  );
}

/** Actions that do not change the screen. */
const LOOKS: ReadonlySet<string> = new Set(['screenshot', 'cursor_position', 'note']);

/** Whether no later entry changed the screen, so the picture still shows this entry's moment. */
export function isLatest(log: Log, entry: JournalEntry): boolean {
  const last = rowCount(log) - 1;
  for (let index = last; index >= 0 && index > last - 50; index--) {
    const row = rowAt(log, index);
    if (row?.id === entry.id) return true;
    if (!row || (row.status !== 'refused' && !LOOKS.has(row.action))) return false;
  }
  return false;
}
