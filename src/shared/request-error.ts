import { ERROR_CODES, type ErrorCode } from './api-error';

type ErrorFields = Readonly<Record<string, string | number | boolean>>;

/** A request that is rejected with an error. The contract has the message; `detail` explains it. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string | undefined;
  /** Further fields of the response. */
  readonly fields: ErrorFields;

  constructor(code: ErrorCode, message: string, detail?: string, fields: ErrorFields = {}) {
    super(message);
    this.code = code;
    this.status = ERROR_CODES[code][0];
    this.detail = detail;
    this.fields = fields;
  }

  /** The same error with further fields. */
  with(fields: ErrorFields): RequestError {
    return new RequestError(this.code, this.message, this.detail, { ...this.fields, ...fields });
  }
}
