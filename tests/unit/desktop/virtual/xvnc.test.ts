import { describe, expect, it } from 'vitest';
import { candidateDisplays, xvncArguments } from '../../../../src/main/desktop/virtual/xvnc';

describe('xvncArguments', () => {
  const args = xvncArguments({
    display: 12,
    size: { width: 1280, height: 720 },
    socketPath: '/d/rfb',
    xauthority: '/d/xauthority',
  });
  const after = (flag: string) => args[args.indexOf(flag) + 1];

  it('start with the display', () => expect(args[0]).toBe(':12'));
  it.each([
    ['-geometry', '1280x720'],
    ['-depth', '24'],
    ['-auth', '/d/xauthority'],
    ['-rfbunixpath', '/d/rfb'],
    ['-rfbunixmode', '0600'],
    ['-rfbport', '-1'],
    ['-nolisten', 'tcp'],
  ])('contain %s %s', (flag, value) => expect(after(flag)).toBe(value));
  it('forbid viewers to resize the desktop or to disconnect others', () => {
    expect(args).toContain('-AcceptSetDesktopSize=1');
    expect(args).toContain('-AlwaysShared');
  });
});

describe('candidateDisplays', () => {
  const candidates = (preferred: number | undefined) => [
    ...candidateDisplays({ first: 10, last: 12 }, preferred),
  ];
  it('are the range', () => expect(candidates(undefined)).toEqual([10, 11, 12]));
  it('start with the preferred display, and contain it once', () =>
    expect(candidates(11)).toEqual([11, 10, 12]));
});
