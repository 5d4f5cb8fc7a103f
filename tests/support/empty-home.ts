import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

// Programs on the desktops of a test start with an empty home: dotfiles can delay a shell's prompt by a minute.
const home = mkdtempSync(join(tmpdir(), 'jumpseat-home-'));
process.env.HOME = home;
afterAll(() => {
  try {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  } catch {
    // A program that is just ending still writes into it.
  }
});
