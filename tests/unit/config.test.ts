import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/main/config';
import { ConfigError } from '../../src/main/start-error';

describe('loadConfig', () => {
  it('returns defaults without flags, and leaves the token to the data directory', () => {
    const config = loadConfig([], {});
    expect(config).toMatchObject({
      port: 7317,
      auth: 'token',
      geometry: { width: 1920, height: 1080 },
      open: true,
      logLevel: 'warn',
    });
    expect(config).toMatchObject({ token: undefined, newToken: false });
  });

  it.each<[string[], Record<string, string>, object]>([
    [['--port', '0'], {}, { port: 0 }],
    [['--port=65535'], {}, { port: 65535 }],
    [[], { JUMPSEAT_PORT: '8000' }, { port: 8000 }],
    [['--port', '1'], { JUMPSEAT_PORT: '2' }, { port: 1 }],
    [['--port', '1'], { JUMPSEAT_PORT: 'nonsense' }, { port: 1 }],
    [[], { JUMPSEAT_PORT: '' }, { port: 7317 }],
    [['--token', 'abcdefgh'], {}, { token: 'abcdefgh' }],
    [['--token=-starts.with_dash~'], {}, { token: '-starts.with_dash~' }],
    [[], { JUMPSEAT_TOKEN: '12345678' }, { token: '12345678' }],
    [['--new-token'], {}, { token: undefined, newToken: true }],
    [['--token', 'abcdefgh'], { JUMPSEAT_NEW_TOKEN: '0' }, { token: 'abcdefgh', newToken: false }],
    [['--auth', 'none'], {}, { auth: 'none' }],
    [['--auth', 'token'], { JUMPSEAT_AUTH: 'none' }, { auth: 'token' }],
    [['--geometry', '1280x720'], {}, { geometry: { width: 1280, height: 720 } }],
    [['--geometry', '64x64'], {}, { geometry: { width: 64, height: 64 } }],
    [['--geometry', '7680x4320'], {}, { geometry: { width: 7680, height: 4320 } }],
    [[], { JUMPSEAT_GEOMETRY: '800x600' }, { geometry: { width: 800, height: 600 } }],
    [['--no-open'], {}, { open: false }],
    [[], { JUMPSEAT_NO_OPEN: '1' }, { open: false }],
    [[], { JUMPSEAT_NO_OPEN: 'true' }, { open: false }],
    [[], { JUMPSEAT_NO_OPEN: '0' }, { open: true }],
    [[], { JUMPSEAT_NO_OPEN: 'False' }, { open: true }],
    [[], { JUMPSEAT_NO_OPEN: '' }, { open: true }],
    [['--log-level', 'silent'], { JUMPSEAT_LOG_LEVEL: 'debug' }, { logLevel: 'silent' }],
    [[], { JUMPSEAT_LOG_LEVEL: 'debug' }, { logLevel: 'debug' }],
    [['--data-dir', '/tmp/a/../b'], {}, { dataDir: '/tmp/b' }],
    [['--data-dir', 'here'], {}, { dataDir: resolve('here') }],
    [[], { JUMPSEAT_DATA_DIR: '/srv/x', XDG_DATA_HOME: '/srv/y' }, { dataDir: '/srv/x' }],
  ])('reads %j with %j as %j', (argv, env, expected) => {
    expect(loadConfig(argv, env)).toMatchObject(expected);
  });

  it.runIf(process.platform === 'linux').each<[Record<string, string>, string]>([
    [{ XDG_DATA_HOME: '/srv/data' }, '/srv/data/jumpseat'],
    [{ XDG_DATA_HOME: '' }, join(homedir(), '.local/share/jumpseat')],
    [{}, join(homedir(), '.local/share/jumpseat')],
  ])('with %j, sets the data directory to %s', (env, dataDir) => {
    expect(loadConfig([], env).dataDir).toBe(dataDir);
  });

  it.each<[string[], Record<string, string>, string]>([
    [['--port', 'http'], {}, '--port'],
    [['--port', '65536'], {}, '--port'],
    [['--port=-1'], {}, '--port'],
    [['--port', '80.5'], {}, '--port'],
    [['--port', ''], {}, '--port'],
    [['--port', '0x50'], {}, '--port'],
    [['--port'], {}, '--port'],
    [[], { JUMPSEAT_PORT: 'abc' }, 'JUMPSEAT_PORT'],
    [['--auth', 'off'], {}, '--auth'],
    [['--auth', ''], {}, '--auth'],
    [[], { JUMPSEAT_AUTH: 'None' }, 'JUMPSEAT_AUTH'],
    [['--geometry', '1920'], {}, '--geometry'],
    [['--geometry', '1920*1080'], {}, '--geometry'],
    [['--geometry', '63x64'], {}, '--geometry'],
    [['--geometry', '8192x8192'], {}, '--geometry'],
    [['--geometry', '99999x64'], {}, '--geometry'],
    [['--geometry', '1920x1080x24'], {}, '--geometry'],
    [['--log-level', 'loud'], {}, '--log-level'],
    [['--token', 'short'], {}, '--token'],
    [['--token', 'with space!'], {}, '--token'],
    [['--token', 'x'.repeat(257)], {}, '--token'],
    [[], { JUMPSEAT_TOKEN: 'semi;colon' }, 'JUMPSEAT_TOKEN'],
    [['--new-token', '--token', 'abcdefgh'], {}, '--new-token'],
    [['--new-token'], { JUMPSEAT_TOKEN: 'abcdefgh' }, 'JUMPSEAT_TOKEN'],
    [['--no-open=false'], {}, '--no-open'],
    [[], { JUMPSEAT_NO_OPEN: 'banana' }, 'JUMPSEAT_NO_OPEN'],
    [['--data-dir', ''], {}, '--data-dir'],
    [[], { JUMPSEAT_DATA_DIR: ' ' }, 'JUMPSEAT_DATA_DIR'],
    [['--nope'], {}, '--nope'],
    [['stray'], {}, 'stray'],
  ])('refuses %j with %j in one line that names %s', (argv, env, named) => {
    const error = failureOf(argv, env);
    expect(error.message).toContain(named);
    expect(error.message).not.toContain('\n');
    expect(error.message.length).toBeLessThan(400);
  });

  it('does not repeat a refused token', () => {
    expect(failureOf(['--token', 'my secret!'], {}).message).not.toContain('my secret!');
  });
});

function failureOf(argv: string[], env: Record<string, string>): ConfigError {
  try {
    loadConfig(argv, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
