const MESSAGES = {
  'not-found': 'That live view is not connected.',
  'not-held': 'That live view does not have control.',
  taken: 'Somebody else has control.',
  lost: 'Control went elsewhere meanwhile.',
} as const;

/** Why control could not be taken. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly code: keyof typeof MESSAGES;

  constructor(code: keyof typeof MESSAGES) {
    super(MESSAGES[code]);
    this.code = code;
  }
}
