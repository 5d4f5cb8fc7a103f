import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** The full path of a program, looked up in `path` (default: PATH); undefined if it is not installed. */
export function which(program: string, path = process.env.PATH ?? ''): string | undefined {
  const candidates = isAbsolute(program)
    ? [program]
    : path.split(delimiter).map((dir) => join(dir || '.', program));
  return candidates.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
