import { resolve } from 'node:path';
import { z } from 'zod';
import { type DesktopChoice, parseDesktop } from '../shared/desktop-address';
import { Geometry, sizeOf } from '../shared/named-desktop';
import { defaultDataDir } from './data-dir';
import { type Environment, readSettings, type Setting } from './flags';
import { TOKEN } from './kept-token';
import { ConfigError } from './start-error';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export type Config = Readonly<ReturnType<typeof loadConfig>>;

// The description of a schema completes the sentence "--flag is X, but takes ...".
const PORT = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().max(65535))
  .describe('a port from 0 to 65535');
const GEOMETRY = Geometry.transform(sizeOf).describe('WxH in pixels, from 64x64 to 7680x4320');
const ON_OFF = z
  .enum(['on', 'off'])
  .transform((value) => value === 'on')
  .describe('one of on, off');
const BOOLEAN = z
  .stringbool({ truthy: ['1', 'true', 'yes', 'on'], falsy: ['0', 'false', 'no', 'off'] })
  .describe('true or false');
const DIRECTORY = z.string().regex(/\S/).describe('a directory');
const numberFrom = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .describe(`a number from ${min} to ${max}`);
const oneOf = <const T extends string>(values: readonly T[]) =>
  z.enum(values).describe(`one of ${values.join(', ')}`);

/** Reads flags, then `JUMPSEAT_…` variables, then defaults. @throws {ConfigError} */
export function loadConfig(
  argv: readonly string[],
  env: Environment,
  platform: NodeJS.Platform = process.platform,
) {
  const { given, setting } = readSettings(argv, env);
  const [token, newToken, noOpen] = [given('token'), given('new-token'), given('no-open')];
  const [allowRun, extraTools] = [given('allow-run'), given('extra-tools')];
  const idle = given('desktop-idle-minutes');
  const [dataDir, logFormat, maxGb] = [given('data-dir'), given('log-format'), given('recordings-max-gb')];
  const picturesMaxGb = read(setting('pictures-max-gb'), numberFrom(0, 1e6));
  return {
    /** 0 for any free port. */
    port: read(setting('port'), PORT),
    ...tokens(token, newToken),
    auth: read(setting('auth'), oneOf(['token', 'none'])),
    dataDir: resolve(dataDir ? read(dataDir, DIRECTORY) : defaultDataDir(env)),
    /** The desktop to start with. */
    desktop: desktop(given('desktop'), env.JUMPSEAT_VNC_PASSWORD, platform),
    /** The size of the virtual desktop (px). */
    geometry: read(setting('geometry'), GEOMETRY),
    /** Limit on desktops. */
    maxDesktops: Math.round(read(setting('max-desktops'), numberFrom(1, 100))),
    /** How long a virtual desktop may be unused before it stops (min); 0 for ever. */
    desktopIdleMinutes: idle ? read(idle, numberFrom(0, 100_000)) : 0,
    /** Whether clients may run programs on the virtual desktop. */
    allowRun: allowRun !== undefined && read(allowRun, BOOLEAN),
    /** Whether MCP clients get the tools for recordings and the clipboard. */
    extraTools: extraTools !== undefined && read(extraTools, BOOLEAN),
    /** Whether to open a window. */
    open: !(noOpen && read(noOpen, BOOLEAN)),
    /** Whether the app notifies a person who does not look at its window. */
    notifications: read(setting('notifications'), ON_OFF),
    logLevel: read(setting('log-level'), oneOf(LOG_LEVELS)),
    /** Plain lines, or JSON lines for programs that collect logs. */
    logFormat: logFormat ? read(logFormat, oneOf(['text', 'json'])) : process.stderr.isTTY ? 'text' : 'json',
    /** Whether moving this machine's mouse pauses an agent that uses it. */
    handBrake: read(setting('hand-brake'), ON_OFF),
    /** How long the holder of control may be idle (min). */
    controlIdleMinutes: read(setting('control-idle-minutes'), numberFrom(0.001, 1440)),
    recording: {
      /** Maximum frames per second. */
      fps: Math.round(read(setting('recording-fps'), numberFrom(1, 60))),
      /** How long the screen must not change before a recording speeds up (s). */
      idleAfter: read(setting('recording-idle-after'), numberFrom(0, 3600)),
      /** Factor by which idle time is sped up; 1 for not at all. */
      idleSpeed: read(setting('recording-idle-speed'), numberFrom(1, 1000)),
      /** Disk space that must stay free (MB). */
      minFreeMb: read(setting('recordings-min-free-mb'), numberFrom(0, 1e9)),
      /** Maximum size of all recordings (GB); undefined for no limit. */
      maxGb: maxGb && read(maxGb, numberFrom(0, 1e6)),
    },
    pictures: {
      /** Whether to take snapshots before and after each action. */
      on: read(setting('pictures'), ON_OFF) && picturesMaxGb > 0,
      /** Maximum size of the snapshots of all sessions (GB). */
      maxGb: picturesMaxGb,
    },
  };
}

function read<T>({ from, value }: Setting, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigError(`${from} is "${value}", but takes ${schema.description}.`);
}

function tokens(token: Setting | undefined, renew: Setting | undefined) {
  const newToken = renew !== undefined && read(renew, BOOLEAN);
  if (token && renew && newToken) {
    throw new ConfigError(`${token.from} sets a token and ${renew.from} makes one; give one of them.`);
  }
  // A message must not repeat a token.
  if (token && !TOKEN.test(token.value)) {
    throw new ConfigError(`${token.from} takes 8 to 256 of the characters A-Z a-z 0-9 - . _ ~`);
  }
  return {
    /** The token of this run; undefined for the one that the data directory keeps. */
    token: token?.value,
    /** Whether to replace the token that the data directory keeps, which signs out all browsers. */
    newToken,
  };
}

/** Messages do not repeat the address, which may contain a password. A separate password is read from the environment. */
function desktop(
  setting: Setting | undefined,
  password: string | undefined,
  platform: NodeJS.Platform,
): DesktopChoice {
  // Xvnc does not run on these platforms.
  if (!setting) return { kind: platform === 'darwin' || platform === 'win32' ? 'host' : 'virtual' };
  const choice = parseDesktop(setting.value);
  if (!choice) {
    throw new ConfigError(
      `${setting.from} takes virtual, host, vnc://[user[:password]@]host[:port] or vnc+unix:/path.`,
    );
  }
  return choice.kind === 'remote' && password ? { password, ...choice } : choice;
}
