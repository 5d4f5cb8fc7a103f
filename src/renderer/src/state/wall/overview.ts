import { FREE } from '../../../../shared/control';
import type { EventMessage, OverviewMessage } from '../../../../shared/events';
import type { Recording } from '../../../../shared/recording';
import { isActive } from '../recordings/recording-labels';
import { nameAt } from './desktop-place';

/** A desktop and what goes on there. */
export type WatchedDesktop = OverviewMessage['desktops'][number];

/** `main` first, then in the order of their creation; those of linked hosts last. */
export type Overview = readonly WatchedDesktop[];

/** The messages of a linked host's stream, with the names that its desktops have here. */
export function messagesFrom(host: string, messages: readonly EventMessage[]): EventMessage[] {
  const renamed = <T extends { readonly name: string }>(desktop: T) => ({
    ...desktop,
    name: nameAt(host, desktop.name),
  });
  return messages.map((message) => {
    if (message.type === 'overview' || message.type === 'desktops')
      return { ...message, desktops: message.desktops.map(renamed) } as EventMessage;
    if (message.type === 'recording') {
      const { recording } = message;
      return { ...message, recording: { ...recording, desktop: nameAt(host, recording.desktop) } };
    }
    if (message.type === 'snapshot' || message.desktop_name === undefined) return message;
    return { ...message, desktop_name: nameAt(host, message.desktop_name) };
  });
}

/**
 * Applies messages of the stream of all desktops, in their order. Undefined until the first overview. A desktop that no
 * message is about stays the same object.
 */
export function reduceOverview(
  before: Overview | undefined,
  messages: readonly EventMessage[],
): Overview | undefined {
  let desktops = before;
  for (const message of messages) {
    if (message.type === 'overview') desktops = message.desktops;
    else if (message.type === 'desktops') desktops = withList(desktops ?? [], message.desktops);
    else if (message.type !== 'snapshot') desktops = desktops && withEvent(desktops, message);
  }
  return desktops;
}

function withList(before: Overview, list: Extract<EventMessage, { type: 'desktops' }>['desktops']): Overview {
  const known = new Map(before.map((desktop) => [desktop.name, desktop]));
  return list.map((desktop) => {
    const { title: _, ...activity } = known.get(desktop.name) ?? UNUSED;
    return { ...activity, ...desktop };
  });
}

const UNUSED: Pick<WatchedDesktop, 'running' | 'control' | 'questions' | 'recordings' | 'title'> = {
  ...{ running: [], control: FREE, questions: [], recordings: [] },
};

function withEvent(desktops: Overview, message: DesktopEvent): Overview {
  const name = message.type === 'recording' ? message.recording.desktop : message.desktop_name;
  // Only the desktop that had the recording changes.
  const concerns = (desktop: WatchedDesktop) =>
    message.type === 'recording.deleted'
      ? desktop.recordings.some(({ id }) => id === message.id)
      : desktop.name === name;
  return desktops.some(concerns)
    ? desktops.map((desktop) => (concerns(desktop) ? { ...desktop, ...changeBy(message, desktop) } : desktop))
    : desktops;
}

type DesktopEvent = Exclude<EventMessage, { type: 'overview' | 'desktops' | 'snapshot' }>;

function changeBy(message: DesktopEvent, desktop: WatchedDesktop): Partial<WatchedDesktop> {
  switch (message.type) {
    case 'action.started':
      return { running: [...without(desktop.running, message.action.id), message.action] };
    case 'action.done':
      return { running: without(desktop.running, message.action.id), last: message.action };
    case 'control':
      return { control: message.control };
    case 'replay':
      return { replay: message.replay };
    case 'question.asked':
      return { questions: [...without(desktop.questions, message.question.id), message.question] };
    case 'question.ended':
      return { questions: without(desktop.questions, message.id) };
    case 'desktop':
      return { status: message.desktop };
    case 'session.started':
      return { session: message.session, last: undefined, running: [] };
    case 'recording':
      return { recordings: withRecording(desktop.recordings, message.recording) };
    case 'recording.deleted':
      return { recordings: without(desktop.recordings, message.id) };
    default:
      return {};
  }
}

function withRecording(recordings: readonly Recording[], recording: Recording): Recording[] {
  const others = without(recordings, recording.id);
  return isActive(recording) ? [...others, recording] : others;
}

function without<T extends { readonly id: string }>(all: readonly T[], id: string): T[] {
  return all.filter((one) => one.id !== id);
}
