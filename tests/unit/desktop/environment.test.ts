import { describe, expect, it } from 'vitest';
import { desktopEnvironment, utf8Locale } from '../../../src/main/desktop/environment';

const place = {
  display: ':10',
  xauthority: '/d/xauthority',
  runtimeDir: '/d/xdg',
  mark: { name: 'JUMPSEAT_DESKTOP', value: 'abc' },
};

describe('desktopEnvironment', () => {
  it('points at our desktop and nowhere else', () => {
    const env = desktopEnvironment(
      {
        HOME: '/home/ann',
        DISPLAY: ':0',
        WAYLAND_DISPLAY: 'wayland-0',
        DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus',
        XDG_RUNTIME_DIR: '/run/user/1000',
        JUMPSEAT_TOKEN: 'secret',
        npm_config_cache: '/x',
        NODE_OPTIONS: '--inspect',
        PATH: '/app/node_modules/.bin:/usr/bin',
        LANG: 'en_GB.UTF-8',
      },
      place,
    );
    expect(env).toEqual({
      HOME: '/home/ann',
      PATH: '/usr/bin',
      LANG: 'en_GB.UTF-8',
      DISPLAY: ':10',
      XAUTHORITY: '/d/xauthority',
      XDG_RUNTIME_DIR: '/d/xdg',
      XDG_SESSION_TYPE: 'x11',
      GDK_BACKEND: 'x11',
      QT_QPA_PLATFORM: 'xcb',
      JUMPSEAT_DESKTOP: 'abc',
    });
  });
});

describe('utf8Locale', () => {
  const replaced = { LANG: 'C.UTF-8', LC_ALL: undefined, LC_CTYPE: undefined };
  it.each([
    [{ LANG: 'de_DE.UTF-8' }, {}],
    [{ LANG: 'C', LC_ALL: 'ja_JP.utf8' }, {}],
    [{}, replaced],
    [{ LANG: 'POSIX' }, replaced],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, replaced],
  ])('%j -> %j', (base, expected) => expect(utf8Locale(base)).toEqual(expected));
});
