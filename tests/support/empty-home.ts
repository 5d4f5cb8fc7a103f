import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Programs on the desktops of a test start with an empty home: dotfiles can delay a shell's prompt by a minute.
const home = mkdtempSync(join(tmpdir(), 'jumpseat-home-'));
process.env.HOME = home;
process.once('exit', () => {
  try {
    rmSync(home, { recursive: true, force: true });
  } catch {
    // A program that is just ending still writes into it.
  }
});
