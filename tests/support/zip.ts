import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const UNPACK = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    bad = archive.testzip()
    if bad: sys.exit(f"{bad} is broken")
    archive.extractall(sys.argv[2])
    print("\\n".join(archive.namelist()))
`;

/** Unpacks an archive with a different tool, which verifies all checksums. Returns the names. */
export async function unpack(archive: Uint8Array, folder: string): Promise<string[]> {
  const path = join(folder, 'archive.zip');
  writeFileSync(path, archive);
  const { stdout } = await run('python3', ['-c', UNPACK, path, folder]);
  return stdout.trimEnd().split('\n');
}
