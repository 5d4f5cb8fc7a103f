import { CodedError } from '../../shared/coded-error';

/**
 * Why an RFB connection failed. `security`: no common security type; `credentials`: user name or password are missing;
 * `authentication`: they are wrong; `certificate`: it is not the remembered one.
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
