export interface CodedErrorOptions extends ErrorOptions {
  /** What else there is to say. */
  readonly detail?: string | undefined;
}

/** Why something cannot be done: in words for a person, and told apart by its code. */
export class CodedError<Code extends string> extends Error {
  override readonly name: string = 'CodedError';
  readonly code: Code;
  readonly detail: string | undefined;

  constructor(code: Code, message: string, { detail, ...options }: CodedErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.detail = detail;
  }
}
