/** What a person reads instead of ENOSPC. */
export const DISK_FULL = 'The disk is full.';

const CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT'];
/** What programs such as ffmpeg say. */
const WORDS = /no space left on device|disk quota exceeded/i;

/** Whether an error, or one that caused it, says that the disk, or what this user may use of it, is full. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && CODES.includes(error.code)) return true;
  if (WORDS.test(error.message)) return true;
  return isDiskFull(error.cause) || (error instanceof AggregateError && error.errors.some(isDiskFull));
}
