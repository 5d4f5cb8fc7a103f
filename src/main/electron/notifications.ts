import { BrowserWindow, Notification } from 'electron';
import type { EventBody } from '../../shared/events';
import { titleFrom } from '../../shared/title';

/** A message to a person who does not look at the window. */
interface Message {
  readonly title: string;
  readonly body: string;
}

/** The same message is not shown again within this time (ms): a disk may stay full for a while. */
const REPEAT_MS = 60_000;

/** What an event asks of a person: an agent or a replay waits for an answer, or something failed. Undefined for most events. */
export function notificationOf(event: EventBody): Message | undefined {
  if (event.type === 'notice' && event.notice.level !== 'info')
    return { title: 'Jumpseat', body: event.notice.message };
  if (event.type === 'question.asked')
    return { title: 'The agent asks you', body: titleFrom(event.question.question) ?? '' };
  if (event.type !== 'replay' || !event.replay) return undefined;
  const { status, why, question } = event.replay;
  if (status === 'asking' && question)
    return { title: 'The replay waits for you', body: QUESTIONS[question.kind] };
  return status === 'paused' && why !== undefined ? { title: 'The replay is paused', body: why } : undefined;
}

const QUESTIONS = {
  differs: 'The screen differs from the recorded one.',
  size: 'The desktop has a different size.',
  text: 'The next step needs a text that was not kept.',
} as const;

/** Shows a notification of the system for each such event while no window has the focus. A click calls `onClick`. */
export function showNotifications(
  onEvent: (listener: (event: EventBody) => void) => void,
  onClick: () => void,
) {
  let shown: { readonly notification: Notification; readonly body: string; readonly at: number } | undefined;
  onEvent((event) => {
    const message = notificationOf(event);
    if (!message || BrowserWindow.getFocusedWindow() || !Notification.isSupported()) return;
    const at = performance.now();
    const isRepeated = shown?.body === message.body && at - shown.at < REPEAT_MS;
    // The same question again waits for an answer of its own.
    if (isRepeated && event.type !== 'question.asked') return;
    // One is enough: the panel has all of them.
    shown?.notification.close();
    const notification = new Notification(message);
    notification.on('click', onClick);
    notification.show();
    shown = { notification, body: message.body, at };
  });
}
