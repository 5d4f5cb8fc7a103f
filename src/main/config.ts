import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type DesktopChoice, parseDesktop } from '../shared/desktop-address';
import type { Size } from '../shared/geometry';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export interface Config {
  /** 0 picks a free one. */
  readonly port: number;
  readonly token: string;
  readonly auth: 'token' | 'none';
  readonly dataDir: string;
  /** Which desktop is meant at the start; the panel may choose another. */
  readonly desktop: DesktopChoice;
  /** Of the virtual desktop, in pixels. */
  readonly geometry: Size;
  /** Whether a window or browser is opened. */
  readonly open: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
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

/** A flag or variable that cannot be meant, in one line for a person. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const OPTIONS = {
  port: { type: 'string' },
  token: { type: 'string' },
  auth: { type: 'string' },
  'data-dir': { type: 'string' },
  desktop: { type: 'string' },
  geometry: { type: 'string' },
  'no-open': { type: 'boolean' },
  'log-level': { type: 'string' },
  'hand-brake': { type: 'string' },
  'control-idle-minutes': { type: 'string' },
  'recording-fps': { type: 'string' },
  'recording-idle-after': { type: 'string' },
  'recording-idle-speed': { type: 'string' },
  'recordings-min-free-mb': { type: 'string' },
  'recordings-max-gb': { type: 'string' },
  pictures: { type: 'string' },
  'pictures-max-gb': { type: 'string' },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads flags, then `JUMPSEAT_…` variables, then defaults. @throws {ConfigError} */
export function loadConfig(
  argv: readonly string[],
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): Config {
  const flags = parseFlags(argv);
  const setting = (name: Exclude<keyof typeof OPTIONS, 'no-open'>): Setting | undefined => {
    const variable = `JUMPSEAT_${name.replaceAll('-', '_').toUpperCase()}`;
    if (flags[name] !== undefined) return { from: `--${name}`, value: flags[name] };
    return env[variable] ? { from: variable, value: env[variable] } : undefined;
  };
  return {
    port: port(setting('port')),
    token: token(setting('token')),
    auth: oneOf(setting('auth'), ['token', 'none'], 'token'),
    dataDir: resolve(dataDir(setting('data-dir')) ?? defaultDataDir(env)),
    desktop: desktop(setting('desktop'), env.JUMPSEAT_VNC_PASSWORD, platform),
    geometry: geometry(setting('geometry')),
    open: !(flags['no-open'] ?? truth('JUMPSEAT_NO_OPEN', env.JUMPSEAT_NO_OPEN)),
    logLevel: oneOf(setting('log-level'), LOG_LEVELS, 'warn'),
    handBrake: oneOf(setting('hand-brake'), ['on', 'off'], 'on') === 'on',
    controlIdleMinutes: number(setting('control-idle-minutes'), 0.001, 1440) ?? 10,
    recording: {
      fps: Math.round(number(setting('recording-fps'), 1, 60) ?? 15),
      idleAfter: number(setting('recording-idle-after'), 0, 3600) ?? 0.35,
      idleSpeed: number(setting('recording-idle-speed'), 1, 1000) ?? 20,
      minFreeMb: number(setting('recordings-min-free-mb'), 0, 1e9) ?? 500,
      maxGb: number(setting('recordings-max-gb'), 0, 1e6),
    },
    pictures: pictures(setting('pictures'), setting('pictures-max-gb')),
  };
}

function pictures(on: Setting | undefined, gb: Setting | undefined): Config['pictures'] {
  const maxGb = number(gb, 0, 1e6) ?? 2;
  return { on: oneOf(on, ['on', 'off'], 'on') === 'on' && maxGb > 0, maxGb };
}

interface Setting {
  readonly from: string;
  readonly value: string;
}

function parseFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, strict: true }).values;
  } catch (error) {
    const [firstLine = ''] = error instanceof Error ? error.message.split(/\. |\n/) : [];
    throw new ConfigError(
      `${firstLine}. Flags: ${Object.keys(OPTIONS)
        .map((name) => `--${name}`)
        .join(', ')}.`,
    );
  }
}

function port(setting: Setting | undefined): number {
  if (!setting) return 7317;
  const number = /^\d{1,5}$/.test(setting.value) ? Number(setting.value) : Number.NaN;
  if (!(number <= 65535)) throw bad(setting, 'a port from 0 to 65535');
  return number;
}

function token(setting: Setting | undefined): string {
  if (!setting) return randomBytes(32).toString('base64url');
  // It must fit into a cookie, a header and a URL as it stands.
  if (!/^[\w.~-]{8,256}$/.test(setting.value)) {
    throw new ConfigError(`${setting.from} takes 8 to 256 of the characters A-Z a-z 0-9 - . _ ~`);
  }
  return setting.value;
}

function number(setting: Setting | undefined, least: number, most: number): number | undefined {
  if (!setting) return undefined;
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

function geometry(setting: Setting | undefined): Size {
  if (!setting) return { width: 1920, height: 1080 };
  const match = /^(\d{2,5})x(\d{2,5})$/.exec(setting.value);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  if (!(width >= 64 && height >= 64 && width <= 8192 && height <= 8192 && width * height <= 7680 * 4320)) {
    throw bad(setting, 'WxH in pixels, from 64x64 to 7680x4320');
  }
  return { width, height };
}

function oneOf<T extends string>(setting: Setting | undefined, values: readonly T[], otherwise: T): T {
  if (!setting) return otherwise;
  const value = values.find((candidate) => candidate === setting.value);
  if (value === undefined) throw bad(setting, `one of ${values.join(', ')}`);
  return value;
}

function bad({ from, value }: Setting, wanted: string): ConfigError {
  return new ConfigError(`${from} is "${value}", but takes ${wanted}.`);
}

function truth(from: string, value = ''): boolean {
  const lower = value.toLowerCase();
  if (['1', 'true', 'yes', 'on'].includes(lower)) return true;
  if (['', '0', 'false', 'no', 'off'].includes(lower)) return false;
  throw bad({ from, value }, 'true or false');
}

/** An empty one would be the current directory, which nobody means. */
function dataDir(setting: Setting | undefined): string | undefined {
  if (setting?.value.trim() === '') throw bad(setting, 'a directory');
  return setting?.value;
}

function defaultDataDir(env: Environment, platform = process.platform): string {
  switch (platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Jumpseat');
    case 'win32':
      return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Jumpseat');
    default:
      return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'jumpseat');
  }
}
