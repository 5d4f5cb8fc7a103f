/** The message of an error; `fallback` for a value that is no error. */
export function messageOf(error: unknown, fallback = 'unknown error'): string {
  return error instanceof Error ? error.message : fallback;
}

/** The code of a system or library error, such as ENOENT; undefined if it has none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
