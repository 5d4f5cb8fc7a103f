import { ERROR_CODES, type ErrorCode } from './api-error';

/** A request that is rejected with an error. The contract has the message; `detail` explains it. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string | undefined;
  /** Further fields of the response. */
  readonly fields: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    detail?: string,
    fields: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.code = code;
    this.status = ERROR_CODES[code][0];
    this.detail = detail;
    this.fields = fields;
  }
}
