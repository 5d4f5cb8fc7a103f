import { type ControlState, FREE } from '../../../shared/control';
import type { DesktopStatus } from '../../../shared/desktop';
import type { EventMessage } from '../../../shared/events';
import type { JournalEntry } from '../../../shared/journal';
import type { ReplayState } from '../../../shared/replay';
import { EMPTY_LOG, editLog, type Log, type LogEdit } from './log';
import type { PanelNotice } from './notices';

const MAX_NOTICES = 50;

/** What the host has told us about itself. */
export interface HostState {
  /** Id of the host's session; undefined until the first snapshot. */
  readonly session: string | undefined;
  readonly desktop: DesktopStatus | undefined;
  readonly control: ControlState;
  /** The replay that is loaded. */
  readonly replay: ReplayState | undefined;
  readonly log: Log;
  readonly notices: readonly PanelNotice[];
  /** The entry whose details are shown. */
  readonly selected: JournalEntry | undefined;
}

export const UNKNOWN_HOST: HostState = {
  session: undefined,
  desktop: undefined,
  control: FREE,
  replay: undefined,
  log: EMPTY_LOG,
  notices: [],
  selected: undefined,
};

/** The state after some messages of the event stream, in their order. */
export function reduce(state: HostState, messages: readonly EventMessage[]): HostState {
  let { session, desktop, control, replay, notices, selected } = state;
  let edit: LogEdit = editLog(state.log);
  for (const message of messages) {
    switch (message.type) {
      case 'snapshot':
        // Another session is another host process: what we have is not part of its log.
        if (message.session !== session) {
          edit = editLog(EMPTY_LOG);
          selected = undefined;
        }
        ({ session, desktop, control, replay, notices } = message);
        // Between what we had and its oldest entry may be a gap: those rows are there, and loaded when looked at.
        edit.filled(message.recent, message.last_action_seq);
        edit.runningAre(message.running);
        selected = message.recent.find(({ id }) => id === selected?.id) ?? selected;
        break;
      case 'action.started':
        edit.started(message.action);
        break;
      case 'action.done':
        edit.done(message.action);
        if (selected?.id === message.action.id) selected = message.action;
        break;
      case 'action.pictures':
        edit.pictured(message.id, message.action_seq, message.pictures);
        if (selected?.id === message.id) selected = { ...selected, pictures: message.pictures };
        break;
      case 'control':
        control = message.control;
        break;
      case 'replay':
        replay = message.replay;
        break;
      case 'desktop':
        desktop = message.desktop;
        break;
      case 'notice':
        notices = [...notices, message.notice].slice(-MAX_NOTICES);
        break;
      case 'recording':
      case 'recording.deleted':
      case 'sessions':
        break;
      default:
        message satisfies never;
    }
  }
  return { session, desktop, control, replay, log: edit.end(), notices, selected };
}

/**
 * The pointer actions that have just landed, for the live view; what a snapshot brings is not news. With `own`, neither
 * is what a person did on it: it is the one who looks.
 */
export function landedIn(messages: readonly EventMessage[], own = false): JournalEntry[] {
  return messages.flatMap((message) => {
    if (message.type !== 'action.done' || !message.action.native?.at) return [];
    return own && message.action.source === 'you' ? [] : [message.action];
  });
}
