import type { ActionBody, ActionName } from '../../shared/action';
import { messageOf } from '../../shared/error-info';
import type { JournalEntry } from '../../shared/journal';
import type { Action } from '../../shared/parse-action';
import { RequestError } from '../../shared/request-error';
import { Interrupted } from './signals';
import { UntypeableError } from './typing';

export const SHUTTING_DOWN = new RequestError('shutting-down', 'Desktop API is shutting down.');
/** Only the journal shows this status (the number is nginx's). */
export const LEFT_WAITING = new RequestError('client-left', 'The client left before its turn came.');
export const LEFT_EARLY = new RequestError('client-left', 'The client left before it was done.');

export const INTERRUPTED = new RequestError(
  'action-failed',
  'A person interrupted the turn.',
  'All keys and buttons were released, or a different desktop was chosen.',
);

/** The message of status 500 for each action; the detail says why it failed. */
const FAILURE: Readonly<Record<ActionName, string>> = {
  key: 'Key press failed.',
  key_down: 'Key down failed.',
  key_up: 'Key up failed.',
  hold_key: 'Key down failed.',
  type: 'Type action failed.',
  cursor_position: 'Cursor position failed.',
  mouse_move: 'Mouse move failed.',
  left_click: 'Left click failed.',
  right_click: 'Right click failed.',
  middle_click: 'Middle click failed.',
  double_click: 'Double click failed.',
  triple_click: 'Triple click failed.',
  back_click: 'Back click failed.',
  forward_click: 'Forward click failed.',
  mouse_down: 'Mouse down failed.',
  mouse_up: 'Mouse up failed.',
  wait: 'Wait failed.',
  left_click_drag: 'Left click drag failed.',
  left_mouse_down: 'Left mouse down failed.',
  left_mouse_up: 'Left mouse up failed.',
  scroll: 'Scroll failed.',
  screenshot: 'Screenshot failed.',
};

/** What names an action in its answer. */
export function identityOf({ id, seq }: JournalEntry): { action_id: string; seq?: number } {
  return { action_id: id, ...(seq !== undefined && { seq }) };
}

/** The answer to an action that failed. */
export function failureOf(error: unknown, action: Action, body: ActionBody): RequestError {
  if (error instanceof Interrupted) {
    const { code, message, detail } = failureOf(error.reason, action, body);
    return new RequestError(code, message, detail ? `${detail} ${error.progress}` : error.progress);
  }
  if (error instanceof RequestError) return error;
  // The character is part of the text.
  const secret = body.sensitive && error instanceof UntypeableError;
  return new RequestError(
    'action-failed',
    FAILURE[action.action],
    secret ? 'A character of the text cannot be typed.' : messageOf(error, 'unknown error'),
  );
}
