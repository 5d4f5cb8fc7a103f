import { ApiError } from '../../../shared/api-error';
import { parseJson } from '../../../shared/json';
import { ApiFailure } from '../api/http';

/** An answer that is not a success, by its text. */
export function failureOf(status: number, text: string): ApiFailure {
  const error = ApiError.safeParse(parseJson(text)).data;
  return new ApiFailure(status, error?.message ?? `Status ${status}.`, error?.detail);
}
