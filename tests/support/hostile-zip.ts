import { execFileSync } from 'node:child_process';

/**
 * Makes an archive with a different library, which also allows invalid names. `members` are names and contents; a
 * number stands for that many compressed zeros.
 */
export function zipOf(members: readonly (readonly [name: string, content: string | number])[]): Buffer {
  return execFileSync('python3', ['-W', 'ignore', '-c', MAKE], {
    input: JSON.stringify(members),
    maxBuffer: 256 * 1024 * 1024,
  });
}

const MAKE = `
import io, json, sys, zipfile
out = io.BytesIO()
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
    for name, content in json.load(sys.stdin):
        if isinstance(content, str):
            archive.writestr(zipfile.ZipInfo(name), content.encode("latin-1"))
        else:
            with archive.open(name, "w", force_zip64=True) as member:
                zeros = bytes(1 << 20)
                for _ in range(content >> 20):
                    member.write(zeros)
sys.stdout.buffer.write(out.getvalue())
`;
