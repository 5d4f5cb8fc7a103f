const FULL = 'The disk is full.';
const FULL_CODES: readonly string[] = ['ENOSPC', 'EDQUOT'];
/** What programs such as ffmpeg say. */
const FULL_WORDS = /no space left on device|disk quota exceeded/i;

const UNWRITABLE: ReadonlyMap<string, string> = new Map([
  ['ENOTDIR', 'a file is in the place of a folder'],
  ['EEXIST', 'a file is in the place of a folder'],
  ['EROFS', 'its file system is read-only'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
]);
/** The system calls on files; `spawn` and `connect` fail with some of the same codes. */
const FILE_CALLS =
  /^(open|mkdir|mkdtemp|rename|link|unlink|rmdir|rm|l?stat|statfs|scandir|write|f?truncate)$/;

/** The line of a program's output that says why it failed: that the disk is full, or else the last. */
export function failureLine(lines: readonly string[]): string | undefined {
  return lines.find((line) => FULL_WORDS.test(line)) ?? lines.at(-1);
}

/**
 * What a person reads instead of ENOSPC or EROFS, if an error, or one that caused it, says that nothing can be written:
 * the disk, or what this user may use of it, is full, or the data directory is read-only or was replaced.
 */
export function storageProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const own = FULL_WORDS.test(error.message) ? FULL : problemOfCode(error);
  return own ?? storageProblem(error.cause) ?? (error instanceof AggregateError ? first(error) : undefined);
}

function first({ errors }: AggregateError): string | undefined {
  return errors.map(storageProblem).find((problem) => problem !== undefined);
}

function problemOfCode(error: Error): string | undefined {
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  if (FULL_CODES.includes(error.code)) return FULL;
  const call = 'syscall' in error ? String(error.syscall) : '';
  // An `open` that must make a new file fails with EEXIST as well.
  const isOther = error.code === 'EEXIST' ? call !== 'mkdir' : !FILE_CALLS.test(call);
  const reason = UNWRITABLE.get(error.code);
  return reason === undefined || isOther ? undefined : `The data directory is not writable: ${reason}.`;
}
