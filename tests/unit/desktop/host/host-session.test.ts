import { describe, expect, it } from 'vitest';
import {
  lockQuery,
  permissionAdvice,
  unsupportedReason,
} from '../../../../src/main/desktop/host/host-session';
import { createManualMoveDetector } from '../../../../src/main/desktop/host/manual-move';
import { createPollInterval } from '../../../../src/main/desktop/host/poll-interval';

describe("this machine's screen", () => {
  it.each([
    ['is supported on X11', 'linux', { DISPLAY: ':0' }, undefined],
    ['is supported on macOS', 'darwin', {}, undefined],
    ['is supported on Windows', 'win32', {}, undefined],
    ['is not supported without a display', 'linux', {}, /DISPLAY is not set/],
    ['is not supported on Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, /Wayland.*X11/],
    [
      'is not supported on Wayland with XWayland',
      'linux',
      { XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' },
      /Wayland/,
    ],
    ['is not supported on a display over SSH', 'linux', { DISPLAY: 'localhost:10.0' }, /a different machine/],
    ['is not supported on FreeBSD', 'freebsd', { DISPLAY: ':0' }, /not supported/],
  ] as const)('%s', (_, platform, env, trouble) => {
    const said = unsupportedReason({ platform, env });
    if (trouble) expect(said).toMatch(trouble);
    else expect(said).toBeUndefined();
  });

  it.each([
    ['linux', 'LockedHint=yes\n', true],
    ['linux', 'LockedHint=no\n', false],
    ['darwin', '      "CGSSessionScreenIsLocked" = Yes', true],
    ['win32', 'LogonUI.exe   1234 Console', true],
    ['win32', 'INFO: No tasks are running', false],
  ] as const)('is locked on %s by %j: %s', (platform, output, locked) => {
    expect(lockQuery({ platform, env: { XDG_SESSION_ID: '2' } })?.locked.test(output)).toBe(locked);
  });
});

describe('missing permissions of macOS', () => {
  const line = (what: string) =>
    `##### WARNING! The application running this script tries to ${what}! Please grant ##`;

  it.each([
    [line('access accessibility features to execute moveMouse'), /mouse and keyboard.*Accessibility/],
    [line('screen recording features to execute capture'), /windows are missing.*Screen Recording/],
  ])('are reported with advice: %s', (said, advice) => expect(permissionAdvice(said)).toMatch(advice));

  it('are not reported for other messages', () => {
    expect(permissionAdvice('accessibility')).toBeUndefined();
  });
});

describe('a manual move of the mouse', () => {
  it('is distinguished from our own', () => {
    const hand = createManualMoveDetector();
    expect(hand.isManual({ x: 0, y: 0 })).toBe(false);
    hand.movedTo({ x: 100, y: 100 });
    expect(hand.isManual({ x: 100, y: 100 })).toBe(false);
    expect(hand.isManual({ x: 101, y: 99 })).toBe(false); // rounding on a scaled screen
    expect(hand.isManual({ x: 140, y: 90 })).toBe(true);
    expect(hand.isManual({ x: 140, y: 90 })).toBe(false);
    expect(hand.isManual({ x: 100, y: 100 })).toBe(true);
  });
});

describe('the poll interval', () => {
  it('allows 15 polls per second during activity', () => {
    const pace = createPollInterval();
    pace.noteActivity(1000);
    expect(pace.nextDelay(1020, 20)).toBeCloseTo(46.7, 0);
    expect(pace.nextDelay(1200, 90)).toBe(0);
  });

  it('uses less than 4% of a core while idle', () => {
    const took = 15;
    const pause = createPollInterval().nextDelay(10_000, took);
    expect(took / (took + pause)).toBeLessThan(0.04);
  });

  it('is at most one second', () => expect(createPollInterval().nextDelay(10_000, 200)).toBe(1000));
});
