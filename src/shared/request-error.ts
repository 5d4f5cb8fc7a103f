/** A request that is answered with an error: its status, the message it has by contract, and a detail of ours. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly detail: string | undefined;

  constructor(status: number, message: string, detail?: string) {
    super(message);
    this.status = status;
    this.detail = detail;
  }
}
