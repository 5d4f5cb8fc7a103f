/** Why the host cannot start, in one line for a person. The process exits with status 1. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
