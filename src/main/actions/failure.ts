import type { Action, ActionBody } from '../../shared/action';
import { RequestError } from '../../shared/request-error';
import { FAILURE } from './execute';
import { Interrupted } from './signals';
import { UntypeableError } from './typing';

/** The answer to an action that failed. */
export function failureOf(error: unknown, action: Action, body: ActionBody): RequestError {
  if (error instanceof Interrupted) {
    const { status, message, detail } = failureOf(error.reason, action, body);
    return new RequestError(status, message, detail ? `${detail} ${error.progress}` : error.progress);
  }
  if (error instanceof RequestError) return error;
  // The character is part of the text.
  const secret = body.sensitive && error instanceof UntypeableError;
  return new RequestError(
    500,
    FAILURE[action.action],
    secret ? 'A character of the text cannot be typed.' : reason(error),
  );
}

/** What an error says, for a person. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
