export interface CodedErrorOptions extends ErrorOptions {
  /** Further details for a person. */
  readonly detail?: string | undefined;
}

/** An error with a message for a person and a code for programs. */
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
