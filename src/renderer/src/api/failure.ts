import { ApiError } from '../../../shared/api-error';

/** An answer that is not a success, or `status` 0 where there was none at all. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: number;
  readonly detail: string | undefined;
  /** The whole answer, where there was one. */
  readonly body: unknown;

  constructor(status: number, message: string, detail?: string, body?: unknown) {
    super(message);
    this.status = status;
    this.detail = detail;
    this.body = body;
  }
}

/** By the status of an answer and its JSON, if it had any. */
export function failureOf(status: number, json: unknown): ApiFailure {
  const error = ApiError.safeParse(json).data;
  return new ApiFailure(status, error?.message ?? `Status ${status}.`, error?.detail, json);
}

export function noAnswer(): ApiFailure {
  return new ApiFailure(0, 'The host does not answer.', 'Is Jumpseat still running?');
}

/** Why something failed, in a sentence or two. */
export function reasonOf(error: unknown): string {
  if (error instanceof ApiFailure) return [error.message, error.detail].filter(Boolean).join(' ');
  return error instanceof Error ? error.message : 'No reason was given.';
}
