import { parseDesktop } from '../shared/desktop-address';

/**
 * Hides a password or token in `flags` from the process list, which all users of the machine can read. It was visible until
 * now, and still is with the npm or shell that started this process: an environment variable is safer.
 */
export function hidePassword(flags: readonly string[]): void {
  // Overwrites the arguments that the system reads; on Windows, only the title of the console.
  if (flags.some((flag) => holdsPassword(flag) || holdsToken(flag))) process.title = 'jumpseat';
}

/** Whether a flag sets the token, with its value or followed by it. */
export function holdsToken(flag: string): boolean {
  return /^--token(=|$)/.test(flag);
}

/** Whether a flag or its value is the address of a desktop with a password. */
export function holdsPassword(flag: string): boolean {
  const choice = parseDesktop(flag.replace(/^--desktop=/, ''));
  return choice?.kind === 'remote' && choice.password !== undefined;
}
