import { describe, expect, it } from 'vitest';
import { DesktopError } from '../../../../src/main/desktop/desktop-error';
import { findPrograms } from '../../../../src/main/desktop/virtual/programs';
import { sizedSvg } from '../../../../src/main/desktop/virtual/wallpaper';
import { missingLine } from '../../../../src/main/needs/missing';
import { DESKTOP_NEEDS } from '../../../../src/main/needs/needs.mjs';
import { createRestartBudget } from '../../../../src/main/process/restart-budget';

describe('findPrograms', () => {
  const having =
    (...installed: string[]) =>
    (program: string) =>
      installed.includes(program) ? `/usr/bin/${program}` : undefined;

  it('returns the paths of Xvnc and openbox', () => {
    expect(findPrograms(having('Xvnc', 'openbox'), 'linux')).toEqual({
      xvnc: '/usr/bin/Xvnc',
      openbox: '/usr/bin/openbox',
    });
  });
  it.each([
    [having('openbox', 'xkbcomp'), ['Xvnc']],
    [having('Xvnc', 'xkbcomp'), ['openbox']],
    [having(), ['Xvnc', 'openbox', 'xkbcomp']],
  ])('throws with the names of missing programs, and the command that installs them (%#)', (find, names) => {
    const missing = DESKTOP_NEEDS.filter(({ what }) => names.includes(what));
    const error = new DesktopError('not-installed', missingLine(missing));
    expect(() => findPrograms(find, 'linux')).toThrow(error);
  });
  it('throws on a platform other than Linux', () =>
    expect(() => findPrograms(having(), 'darwin')).toThrow('Linux only'));
});

it('createRestartBudget refuses a restart after five exits in 30 s, and ignores older ones', () => {
  const limit = { deaths: 5, withinMs: 30_000 };
  const quick = createRestartBudget(limit);
  expect([0, 1, 2, 3, 4].map((now) => quick.mayRestart(now))).toEqual([true, true, true, true, false]);
  const slow = createRestartBudget(limit);
  expect([0, 10, 20, 30, 40, 50].every((seconds) => slow.mayRestart(seconds * 1000))).toBe(true);
});

it('sizedSvg sets only the size of the root element', () => {
  const svg =
    '<svg xmlns="x" width="10" height="20" viewBox="0 0 10 20"><rect width="10" height="20"/></svg>';
  expect(sizedSvg(svg, { width: 300, height: 400 })).toBe(
    '<svg xmlns="x" width="300" height="400" viewBox="0 0 10 20"><rect width="10" height="20"/></svg>',
  );
});

it('missingLine names what is missing, and the command that installs it', () => {
  const needs = (...names: string[]) => DESKTOP_NEEDS.filter(({ what }) => names.includes(what));
  expect(missingLine(needs('openbox'), 'ID=fedora', false)).toBe(
    'openbox is not installed. Install with: sudo dnf install openbox',
  );
  expect(missingLine(needs('Xvnc', 'openbox'), 'ID=alpine', true)).toBe(
    'Xvnc and openbox are not installed. Install with: apk add tigervnc openbox',
  );
});
