import type { Size } from '../../shared/geometry';
import { RequestError } from '../../shared/request-error';

/** Why something could not be done, in words for a person. */
export function failureReason(error: unknown): string {
  if (error instanceof RequestError) return [error.message, error.detail].filter(Boolean).join(' ');
  return error instanceof Error ? error.message : 'Unknown error.';
}

export function sizeChangeText(then: Size, now: Size): string {
  const words = ({ width, height }: Size) => `${width} × ${height}`;
  return `The desktop had ${words(then)} pixels and has ${words(now)}: it cannot be compared.`;
}
