import { CodedError } from '../../shared/coded-error';

const MESSAGES = {
  'not-found': 'That live view is not connected.',
  'not-held': 'That live view does not have control.',
  taken: 'Someone else has control.',
  lost: 'Control was released or taken meanwhile.',
} as const;

/** Control could not be taken or changed. */
export class ControlError extends CodedError<keyof typeof MESSAGES> {
  override readonly name = 'ControlError';

  constructor(code: keyof typeof MESSAGES) {
    super(code, MESSAGES[code]);
  }
}
