import { tmpdir, userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { desktopEnvironment, homeDirectory } from '../../../../src/main/desktop/virtual/environment';

const place = {
  display: ':10',
  xauthority: '/d/xauthority',
  runtimeDir: '/d/xdg',
  mark: { name: 'JUMPSEAT_DESKTOP', value: 'abc' },
  home: '/home/ann',
  locales: undefined,
  composeFile: '/app/resources/compose',
};

describe('desktopEnvironment', () => {
  it('refers only to our desktop', () => {
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
      XCOMPOSEFILE: '/app/resources/compose',
      JUMPSEAT_DESKTOP: 'abc',
    });
  });
});

describe('homeDirectory', () => {
  const real = userInfo().homedir;

  it('is HOME if it is a folder', () =>
    expect(homeDirectory({ HOME: tmpdir() }, '/fallback')).toBe(tmpdir()));

  it.each(['/nonexistent', '/etc/passwd', ''])('is the one of the password file if HOME is "%s"', (HOME) =>
    expect(homeDirectory({ HOME }, '/fallback')).toBe(real),
  );

  it('is the fallback if neither is a folder', () =>
    expect(homeDirectory({ HOME: '/nonexistent' }, '/fallback', () => '/nonexistent')).toBe('/fallback'));
});
