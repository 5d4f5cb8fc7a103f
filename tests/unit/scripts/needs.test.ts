import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NEEDS } from '../../../scripts/lib/needs.mjs';

const TESTS = join(import.meta.dirname, '..', '..');

/** Programs that every Linux system has (coreutils, util-linux), or whose absence their users handle. */
const EVERYWHERE = ['ls', 'sh', 'sleep', 'true', 'setpriv', 'npm', 'git'];

/** Programs that tests run by a quoted name, such as `run('xsetroot', …`. */
function programsRunByTests(): string[] {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /^(integration|e2e|soak|support)\b.*\.ts$/.test(name) && !name.includes('node_modules'),
  );
  const found = files.flatMap((name) => {
    const text = readFileSync(join(TESTS, name), 'utf8');
    return [...text.matchAll(/\b(?:run|spawn|spawnSync|execFile|execFileSync)\(\s*'([a-z][\w-]*)'/gi)];
  });
  return [...new Set(found.map(([, program]) => program ?? ''))].sort();
}

describe('the programs that tests run', () => {
  const known = NEEDS.flatMap(({ programs = [] }) => [...programs]);

  it('are found in the sources', () => {
    expect(programsRunByTests()).toContain('xsetroot');
  });

  it.each(programsRunByTests())('can be installed by the setup: %s', (program) => {
    expect([...known, ...EVERYWHERE]).toContain(program);
  });
});
