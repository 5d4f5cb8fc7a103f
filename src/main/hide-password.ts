import { parseDesktop } from '../shared/desktop-address';

/**
 * Takes a password or token that stands in `flags` off the list of processes, which everybody on the machine may read. It was
 * there until now, and still is with the npm or shell that started us: the environment is the better place.
 */
export function hidePassword(flags: readonly string[]): void {
  // Also overwrites the arguments in the place the system reads them from; on Windows only the console's title.
  if (flags.some((flag) => holdsPassword(flag) || holdsToken(flag))) process.title = 'jumpseat';
}

/** Whether a flag sets the token; its value follows it, or is part of it. */
export function holdsToken(flag: string): boolean {
  return /^--token(=|$)/.test(flag);
}

/** Whether a flag or its value is the address of a desktop with a password. */
export function holdsPassword(flag: string): boolean {
  const choice = parseDesktop(flag.replace(/^--desktop=/, ''));
  return choice?.kind === 'remote' && choice.password !== undefined;
}
