import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type DesktopChoice, parseDesktop } from '../shared/desktop-address';
import type { Size } from '../shared/geometry';
import { type Environment, readSettings, type Setting } from './flags';
import { TOKEN } from './kept-token';
import { ConfigError } from './start-error';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export interface Config {
  /** 0 picks a free one. */
  readonly port: number;
  /** Counts for this run; undefined for the one that the data directory keeps. */
  readonly token: string | undefined;
  /** Whether to replace the token that the data directory keeps, which signs all browsers out. */
  readonly newToken: boolean;
  readonly auth: 'token' | 'none';
  readonly dataDir: string;
  /** Which desktop is meant at the start; the panel may choose another. */
  readonly desktop: DesktopChoice;
  /** Of the virtual desktop, in pixels. */
  readonly geometry: Size;
  /** Whether a window or browser is opened. */
  readonly open: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Plain lines, or JSON lines for programs that collect logs. */
  readonly logFormat: 'text' | 'json';
  /** How long nobody may use the live view that has control before it returns, in minutes. */
  readonly controlIdleMinutes: number;
  /** Whether moving the mouse of this machine by hand pauses an agent that uses it. */
  readonly handBrake: boolean;
  readonly recording: {
    /** Frames a second at the most. */
    readonly fps: number;
    /** How long nothing may happen before a recording runs faster, in seconds. */
    readonly idleAfter: number;
    /** How many times faster it runs then; 1 turns it off. */
    readonly idleSpeed: number;
    /** Megabytes that must stay free on the disk. */
    readonly minFreeMb: number;
    /** Gigabytes all recordings may take; undefined for as many as they like. */
    readonly maxGb: number | undefined;
  };
  readonly pictures: {
    /** Whether the screen is pictured before and after each action. */
    readonly on: boolean;
    /** Gigabytes the pictures of all sessions may take. */
    readonly maxGb: number;
  };
}

/** Reads flags, then `JUMPSEAT_…` variables, then defaults. @throws {ConfigError} */
export function loadConfig(
  argv: readonly string[],
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): Config {
  const { given, setting } = readSettings(argv, env);
  const maxGb = given('recordings-max-gb');
  return {
    port: port(setting('port')),
    ...tokens(given('token'), given('new-token')),
    auth: oneOf(setting('auth'), ['token', 'none']),
    dataDir: resolve(dataDir(given('data-dir')) ?? defaultDataDir(env)),
    desktop: desktop(given('desktop'), env.JUMPSEAT_VNC_PASSWORD, platform),
    geometry: geometry(setting('geometry')),
    open: !truth(given('no-open')),
    logLevel: oneOf(setting('log-level'), LOG_LEVELS),
    logFormat: logFormat(given('log-format')),
    handBrake: isOn(setting('hand-brake')),
    controlIdleMinutes: number(setting('control-idle-minutes'), 0.001, 1440),
    recording: {
      fps: Math.round(number(setting('recording-fps'), 1, 60)),
      idleAfter: number(setting('recording-idle-after'), 0, 3600),
      idleSpeed: number(setting('recording-idle-speed'), 1, 1000),
      minFreeMb: number(setting('recordings-min-free-mb'), 0, 1e9),
      maxGb: maxGb && number(maxGb, 0, 1e6),
    },
    pictures: pictures(setting('pictures'), setting('pictures-max-gb')),
  };
}

function pictures(on: Setting, gb: Setting): Config['pictures'] {
  const maxGb = number(gb, 0, 1e6);
  return { on: isOn(on) && maxGb > 0, maxGb };
}

function port(setting: Setting): number {
  const number = /^\d{1,5}$/.test(setting.value) ? Number(setting.value) : Number.NaN;
  if (!(number <= 65535)) throw bad(setting, 'a port from 0 to 65535');
  return number;
}

function tokens(token: Setting | undefined, renew: Setting | undefined): Pick<Config, 'token' | 'newToken'> {
  const newToken = truth(renew);
  if (token && renew && newToken) {
    throw new ConfigError(`${token.from} sets a token and ${renew.from} makes one; give one of them.`);
  }
  return { token: token && tokenValue(token), newToken };
}

function tokenValue(setting: Setting): string {
  if (!TOKEN.test(setting.value)) {
    throw new ConfigError(`${setting.from} takes 8 to 256 of the characters A-Z a-z 0-9 - . _ ~`);
  }
  return setting.value;
}

function number(setting: Setting, least: number, most: number): number {
  const value = /^\d+(\.\d+)?$/.test(setting.value) ? Number(setting.value) : Number.NaN;
  if (!(value >= least && value <= most)) throw bad(setting, `a number from ${least} to ${most}`);
  return value;
}

/** An address may hold a password, so it is never repeated; a password of its own comes from the environment alone. */
function desktop(
  setting: Setting | undefined,
  password: string | undefined,
  platform: NodeJS.Platform,
): DesktopChoice {
  // Elsewhere there is no X server of ours to be had.
  if (!setting) return { kind: platform === 'darwin' || platform === 'win32' ? 'host' : 'virtual' };
  const choice = parseDesktop(setting.value);
  if (!choice) {
    throw new ConfigError(
      `${setting.from} takes virtual, host, vnc://[user[:password]@]host[:port] or vnc+unix:/path.`,
    );
  }
  return choice.kind === 'remote' && password ? { password, ...choice } : choice;
}

function geometry(setting: Setting): Size {
  const match = /^(\d{2,5})x(\d{2,5})$/.exec(setting.value);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  if (!(width >= 64 && height >= 64 && width <= 8192 && height <= 8192 && width * height <= 7680 * 4320)) {
    throw bad(setting, 'WxH in pixels, from 64x64 to 7680x4320');
  }
  return { width, height };
}

function logFormat(setting: Setting | undefined): Config['logFormat'] {
  if (!setting) return process.stderr.isTTY ? 'text' : 'json';
  return oneOf(setting, ['text', 'json']);
}

function isOn(setting: Setting): boolean {
  return oneOf(setting, ['on', 'off']) === 'on';
}

function oneOf<T extends string>(setting: Setting, values: readonly T[]): T {
  const value = values.find((candidate) => candidate === setting.value);
  if (value === undefined) throw bad(setting, `one of ${values.join(', ')}`);
  return value;
}

function bad({ from, value }: Setting, wanted: string): ConfigError {
  return new ConfigError(`${from} is "${value}", but takes ${wanted}.`);
}

function truth(setting: Setting | undefined): boolean {
  const lower = setting?.value.toLowerCase() ?? '';
  if (['1', 'true', 'yes', 'on'].includes(lower)) return true;
  if (!setting || ['0', 'false', 'no', 'off'].includes(lower)) return false;
  throw bad(setting, 'true or false');
}

/** An empty one would be the current directory, which nobody means. */
function dataDir(setting: Setting | undefined): string | undefined {
  if (setting?.value.trim() === '') throw bad(setting, 'a directory');
  return setting?.value;
}

function defaultDataDir(env: Environment, platform = process.platform): string {
  switch (platform) {
    case 'darwin':
      return join(home(), 'Library', 'Application Support', 'Jumpseat');
    case 'win32':
      return join(env.LOCALAPPDATA ?? join(home(), 'AppData', 'Local'), 'Jumpseat');
    default:
      return join(env.XDG_DATA_HOME || join(home(), '.local', 'share'), 'jumpseat');
  }
}

/** @throws {ConfigError} for a user without HOME and without an entry in the password file, as containers have. */
function home(): string {
  try {
    return homedir();
  } catch {
    throw new ConfigError('This user has no home directory; name a directory for the data with --data-dir.');
  }
}
