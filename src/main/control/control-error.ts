import { CodedError } from '../../shared/coded-error';

const MESSAGES = {
  'not-found': 'That live view is not connected.',
  'not-held': 'That live view does not have control.',
  taken: 'Somebody else has control.',
  lost: 'Control went elsewhere meanwhile.',
} as const;

/** Why control could not be taken. */
export class ControlError extends CodedError<keyof typeof MESSAGES> {
  override readonly name = 'ControlError';

  constructor(code: keyof typeof MESSAGES) {
    super(code, MESSAGES[code]);
  }
}
