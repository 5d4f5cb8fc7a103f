import type { ActionBody, ActionName } from '../../shared/action';
import { messageOf } from '../../shared/error-info';
import type { Action } from '../../shared/parse-action';
import { RequestError } from '../../shared/request-error';
import { Interrupted } from './signals';
import { UntypeableError } from './typing';

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
  left_click_drag: 'Left click drag failed.',
  left_mouse_down: 'Left mouse down failed.',
  left_mouse_up: 'Left mouse up failed.',
  scroll: 'Scroll failed.',
  screenshot: 'Screenshot failed.',
};

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
