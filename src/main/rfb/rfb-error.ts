import { CodedError } from '../../shared/coded-error';

/**
 * Why an RFB connection could not do what was asked. `security`: no type of security both sides have; `credentials`: user
 * name or password are wanted and not given; `authentication`: they are wrong; `certificate`: not the one remembered.
 */
export type RfbErrorCode =
  | 'closed'
  | 'timeout'
  | 'protocol'
  | 'not-rfb'
  | 'security'
  | 'credentials'
  | 'authentication'
  | 'certificate'
  | 'refused';

export class RfbError extends CodedError<RfbErrorCode> {
  override readonly name = 'RfbError';
}
