import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../../src/main/base/attempt';

/** The files in a folder and its subfolders that contain these bytes. */
export function filesWith(folder: string, bytes: Buffer | string): string[] {
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      // A host may delete a file meanwhile.
      .filter((path) => attempt(() => readFileSync(path))?.includes(bytes))
  );
}
