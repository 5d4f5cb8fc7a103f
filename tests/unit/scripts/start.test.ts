import { describe, expect, it } from 'vitest';
import {
  chooseShell,
  displayAddress,
  sandboxWorks,
  wantsWindow,
} from '../../../scripts/lib/shell-choice.mjs';

const GOOD = { wanted: true, display: true, root: false, sandbox: true, noSandbox: false };

describe('chooseShell', () => {
  it.each([
    ['starts Electron if all requirements are met', {}, 'electron', undefined],
    ['starts headless on request', { wanted: false }, 'headless', undefined],
    ['starts headless without a display', { display: false }, 'headless', 'there is no display'],
    ['starts headless as root', { root: true }, 'headless', 'as root'],
    ['starts headless without a sandbox', { sandbox: false }, 'headless', 'chmod 4755'],
    ['starts Electron as root with --no-sandbox', { root: true, noSandbox: true }, 'electron', undefined],
    [
      'starts headless without a display, even with --no-sandbox',
      { display: false, noSandbox: true },
      'headless',
      'no display',
    ],
  ] as const)('%s', (_name, change, shell, why) => {
    const choice = chooseShell({ ...GOOD, ...change });
    expect(choice.shell).toBe(shell);
    const line = 'why' in choice ? choice.why : undefined;
    if (why === undefined) expect(line).toBeUndefined();
    else expect(line).toMatch(new RegExp(`^No window: .*${why}.*\\.$`));
  });
});

describe('displayAddress', () => {
  it.each([
    [{}, undefined],
    [{ DISPLAY: '' }, undefined],
    [{ DISPLAY: ':0' }, { path: '/tmp/.X11-unix/X0' }],
    [{ DISPLAY: ':12.0' }, { path: '/tmp/.X11-unix/X12' }],
    [{ DISPLAY: 'unix:3' }, { path: '/tmp/.X11-unix/X3' }],
    [{ DISPLAY: 'localhost:10.0' }, { host: 'localhost', port: 6010 }],
    [{ DISPLAY: '/private/tmp/launch/org.xquartz:0' }, { path: '/private/tmp/launch/org.xquartz:0' }],
    [
      { WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: '/run/user/1', DISPLAY: ':0' },
      { path: '/run/user/1/wayland-0' },
    ],
    [{ WAYLAND_DISPLAY: '/run/compositor' }, { path: '/run/compositor' }],
    [{ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':1' }, { path: '/tmp/.X11-unix/X1' }],
  ])('for %j is %j', (env, expected) => {
    expect(displayAddress(env)).toEqual(expected);
  });
});

describe('wantsWindow', () => {
  it.each([
    [[], {}, true],
    [['--no-open'], {}, false],
    [['--port', '0', '--help'], {}, false],
    [['-h'], {}, false],
    [['--port', '0'], { JUMPSEAT_NO_OPEN: '1' }, false],
    [[], { JUMPSEAT_NO_OPEN: '0' }, true],
  ])('for %j and %j is %s', (flags, env, expected) => {
    expect(wantsWindow(flags, env)).toBe(expected);
  });
});

describe('sandboxWorks', () => {
  const settings = (values: Record<string, string>) => (path: string) =>
    values[path.replace('/proc/sys/', '')];
  it.each([
    ['is true without settings', {}, undefined, true],
    ['is false on old Debian', { 'kernel/unprivileged_userns_clone': '0\n' }, undefined, false],
    [
      'is false on Ubuntu since 24.04',
      { 'kernel/apparmor_restrict_unprivileged_userns': '1\n' },
      undefined,
      false,
    ],
    ['is false without namespaces', { 'user/max_user_namespaces': '0\n' }, undefined, false],
    [
      'is true if namespaces are allowed',
      { 'kernel/unprivileged_userns_clone': '1\n', 'user/max_user_namespaces': '63443\n' },
      undefined,
      true,
    ],
    [
      'is true if the helper is setuid root',
      { 'user/max_user_namespaces': '0' },
      { uid: 0, mode: 0o104755 },
      true,
    ],
    [
      'is false if the helper is not owned by root',
      { 'user/max_user_namespaces': '0' },
      { uid: 1000, mode: 0o100755 },
      false,
    ],
    [
      'is false if the helper is owned by root without setuid',
      { 'user/max_user_namespaces': '0' },
      { uid: 0, mode: 0o100755 },
      false,
    ],
  ])('%s', (_name, values, helper, expected) => {
    expect(sandboxWorks(settings(values), helper)).toBe(expected);
  });
});
