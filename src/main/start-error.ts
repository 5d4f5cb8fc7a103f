import { codeOf, messageOf } from '../shared/error-info';
import type { HostEndpoint } from './endpoint';

/** The host cannot start. The message is one line for a person. */
export class StartError extends Error {
  override readonly name: string = 'StartError';
  readonly exitCode: number = 1;
}

/** A flag or variable is invalid. */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError';
  override readonly exitCode = 2;
}

/** Something else listens on the port. */
export class PortInUseError extends StartError {
  override readonly name = 'PortInUseError';
}

/** A different host holds the data directory. */
export class HeldError extends StartError {
  override readonly name = 'HeldError';

  /** @param endpoint where that host serves its API; undefined if it does not */
  constructor(
    message: string,
    readonly endpoint: HostEndpoint | undefined,
  ) {
    super(message);
  }
}

/** The error for a port that the server cannot listen on; undefined for other errors. */
export function portError(error: unknown, port: number): StartError | undefined {
  const code = codeOf(error);
  if (code === 'EADDRINUSE') {
    return new PortInUseError(
      `Port ${port} is in use; set a different one with --port N, or any free one with --port 0.`,
    );
  }
  if (code === 'EACCES')
    return new StartError(`Port ${port} is not permitted; set a different one with --port N.`);
  return undefined;
}

/** A line for a person about a failed start. */
export function messageOfStartError(error: unknown): string {
  return error instanceof StartError ? error.message : `Unexpected error: ${messageOf(error)}`;
}

/** Reports on stderr why the start failed. @returns the exit code */
export function reportStartError(error: unknown): number {
  const known = error instanceof StartError;
  console.error(known ? error.message : error);
  return known ? error.exitCode : 1;
}
