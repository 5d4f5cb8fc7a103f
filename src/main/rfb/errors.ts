/** Why an RFB connection could not do what was asked. */
export type RfbErrorCode = 'closed' | 'timeout' | 'protocol' | 'security' | 'refused';

export class RfbError extends Error {
  override readonly name = 'RfbError';
  readonly code: RfbErrorCode;

  constructor(code: RfbErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
