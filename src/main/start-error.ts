/** Why the host cannot start, in one line for a person. The process exits with status 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** What to tell of a port that cannot be listened on; undefined for another error. */
export function portError(error: unknown, port: number): StartError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} is taken; choose another with --port N, or a free one with --port 0.`,
    );
  }
  if (code === 'EACCES')
    return new StartError(`Port ${port} is not ours to take; choose another with --port N.`);
  return undefined;
}
