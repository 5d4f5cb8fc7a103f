/** Why the host cannot start, in one line for a person. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
  /** What the process ends with. */
  readonly exitCode: number = 1;
}

/** A flag or variable that cannot be meant. */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError';
  override readonly exitCode = 2;
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

/** Says on stderr why there was no start. @returns the code to end with. */
export function tellFailure(error: unknown): number {
  const known = error instanceof StartError;
  console.error(known ? error.message : error);
  return known ? error.exitCode : 1;
}
