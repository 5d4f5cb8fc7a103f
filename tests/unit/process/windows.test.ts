import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endTreeCommand, groupOptions } from '../../../src/main/process/group';
import { parseStartTime, startTimeCommand } from '../../../src/main/process/identity';

// Decisions that only Windows uses: they are checked against its documentation.
describe('on Windows', () => {
  it('a child is not detached, so that it has no console and ends with the host', () => {
    expect(groupOptions('win32')).toEqual({ detached: false, windowsHide: true });
    expect(groupOptions('linux').detached).toBe(true);
  });

  it('a process is ended with all that it started', () => {
    expect(endTreeCommand(42)).toEqual(['taskkill', ['/PID', '42', '/T', '/F']]);
  });

  it('a process is identified by the time of its creation', () => {
    expect(startTimeCommand(42)[1].at(-1)).toContain('Get-Process -Id 42');
    expect(parseStartTime(42, '638999999999999999\r\n')).toBe('windows 42 638999999999999999');
    expect(parseStartTime(42, '')).toBeUndefined();
    expect(parseStartTime(42, 'Get-Process : Cannot find a process')).toBeUndefined();
  });

  it('no program that the host starts opens a console', () => {
    const root = join(import.meta.dirname, '../../../src/main');
    const missing = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) => {
        const text = readFileSync(join(root, name), 'utf8');
        return (
          text.includes("'node:child_process'") &&
          /\b(spawn|fork|exec\w*)\(|promisify\(/.test(text) &&
          !/windowsHide: true|groupOptions/.test(text)
        );
      });
    // Three of these programs exist on Linux only. The app must show its window, and is opened from a console.
    expect(missing.sort()).toEqual([
      'cli/open-app.ts',
      'desktop/virtual/locale.ts',
      'electron/tray.ts',
      'process/death-signal.ts',
    ]);
  });
});
