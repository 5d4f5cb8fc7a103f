import { describe, expect, it } from 'vitest';
import { DesktopError } from '../../../../src/main/desktop/desktop-error';
import { findPrograms } from '../../../../src/main/desktop/virtual/programs';
import { sizedSvg } from '../../../../src/main/desktop/virtual/wallpaper';
import { createRestartBudget } from '../../../../src/main/process/restart-budget';

describe('findPrograms', () => {
  const having =
    (...installed: string[]) =>
    (program: string) =>
      installed.includes(program) ? `/usr/bin/${program}` : undefined;

  it('finds both', () => {
    expect(findPrograms(having('Xvnc', 'openbox'), 'linux')).toEqual({
      xvnc: '/usr/bin/Xvnc',
      openbox: '/usr/bin/openbox',
    });
  });
  it.each([
    [having('openbox'), 'Xvnc is not installed. Install: apt-get install tigervnc-standalone-server'],
    [having('Xvnc'), 'openbox is not installed. Install: apt-get install openbox'],
    [
      having(),
      'Xvnc and openbox are not installed. Install: apt-get install tigervnc-standalone-server openbox',
    ],
  ])('names what is missing (%#)', (find, message) => {
    expect(() => findPrograms(find, 'linux')).toThrow(new DesktopError('not-installed', message));
  });
  it('says where it cannot run', () => expect(() => findPrograms(having(), 'darwin')).toThrow('Linux only'));
});

it('createRestartBudget gives up at the fifth death in 30 s, and forgets older ones', () => {
  const limit = { deaths: 5, withinMs: 30_000 };
  const quick = createRestartBudget(limit);
  expect([0, 1, 2, 3, 4].map((now) => quick.mayRestart(now))).toEqual([true, true, true, true, false]);
  const slow = createRestartBudget(limit);
  expect([0, 10, 20, 30, 40, 50].every((seconds) => slow.mayRestart(seconds * 1000))).toBe(true);
});

it('sizedSvg sets the size of the picture and of nothing in it', () => {
  const svg =
    '<svg xmlns="x" width="10" height="20" viewBox="0 0 10 20"><rect width="10" height="20"/></svg>';
  expect(sizedSvg(svg, { width: 300, height: 400 })).toBe(
    '<svg xmlns="x" width="300" height="400" viewBox="0 0 10 20"><rect width="10" height="20"/></svg>',
  );
});
