/** Why something cannot be done: in words for a person, and told apart by its code. */
export class CodedError<Code extends string> extends Error {
  override readonly name: string = 'CodedError';
  readonly code: Code;
  readonly detail: string | undefined;

  constructor(code: Code, message: string, detail?: string) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}
