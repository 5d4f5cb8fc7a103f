/** An action that is answered with an error: its status, and the contract's message with a detail of ours. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
  readonly status: number;
  readonly detail: string | undefined;

  constructor(status: number, message: string, detail?: string) {
    super(message);
    this.status = status;
    this.detail = detail;
  }
}
