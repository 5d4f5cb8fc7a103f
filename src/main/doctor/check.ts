import { execFile } from 'node:child_process';

/** What a check found: all is well, something is advised, or something needed is missing. The text is one line. */
export interface Finding {
  readonly state: 'ok' | 'advised' | 'missing';
  readonly text: string;
}

export const ok = (text: string): Finding => ({ state: 'ok', text });
export const advised = (text: string): Finding => ({ state: 'advised', text });
export const missing = (text: string): Finding => ({ state: 'missing', text });

/** The output of a program; undefined if it could not be run, failed, or took longer than 5 s. */
export function outputOf(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: 5000, windowsHide: true }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });
}
