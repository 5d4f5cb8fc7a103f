import { ApiError } from '../../../shared/api-error';

/** An unsuccessful response; `status` is 0 if there was no response. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: number;
  readonly detail: string | undefined;
  /** The whole response, if there was one. */
  readonly body: unknown;

  constructor(status: number, message: string, detail?: string, body?: unknown) {
    super(message);
    this.status = status;
    this.detail = detail;
    this.body = body;
  }
}

/** The failure for the status of a response and its JSON, if it had any. */
export function apiFailureOf(status: number, json: unknown): ApiFailure {
  const error = ApiError.safeParse(json).data;
  return new ApiFailure(status, error?.message ?? `Status ${status}.`, error?.detail, json);
}

export function noAnswer(): ApiFailure {
  return new ApiFailure(0, 'The host does not answer.', 'Is Jumpseat still running?');
}

/** The reason for an error, in one or two sentences. */
export function reasonOf(error: unknown): string {
  if (error instanceof ApiFailure) return [error.message, error.detail].filter(Boolean).join(' ');
  return error instanceof Error ? error.message : 'No reason was given.';
}
