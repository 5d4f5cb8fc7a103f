import { parseArgs } from 'node:util';
import { ConfigError } from './start-error';

interface Flag {
  /** What stands for its value. One without has none, and its variable is true or false. */
  readonly takes?: string;
  /** In a few words, for README and help. */
  readonly does: string;
  /** What is read where nothing is given. */
  readonly standard?: string;
  /** What happens where nothing is given, of one without a standard. */
  readonly otherwise?: string;
}

/** Every flag there is, in the order in which they are listed. */
export const FLAGS = {
  port: { takes: 'N', does: 'on the loopback; 0 picks a free one', standard: '7317' },
  token: {
    takes: 'T',
    does: 'the token for this run; better in the variable, which others cannot read',
    otherwise: 'random, kept',
  },
  'new-token': { does: 'replaces the token that is kept and signs all browsers out' },
  auth: { takes: 'token|none', does: '`none` lifts the token, and nothing else', standard: 'token' },
  'data-dir': { takes: 'DIR', does: 'journal, recordings, endpoint.json', otherwise: 'by the platform' },
  desktop: {
    takes: 'D',
    does: '`virtual` (Linux), `host` (elsewhere), `vnc://[user[:password]@]host[:port]`, `vnc+unix:/path`',
    otherwise: 'by the platform',
  },
  geometry: { takes: 'WxH', does: 'of the virtual desktop', standard: '1920x1080' },
  'hand-brake': {
    takes: 'on|off',
    does: "moving this machine's mouse by hand pauses the agent (`host`)",
    standard: 'on',
  },
  'no-open': { does: 'opens no window' },
  'control-idle-minutes': {
    takes: 'N',
    does: 'nobody uses the desktop for so long: control goes back',
    standard: '10',
  },
  'recording-fps': { takes: 'N', does: 'frames a second at the most, up to 60', standard: '15' },
  'recording-idle-after': {
    takes: 'S',
    does: 'seconds without anything happening before a recording runs faster',
    standard: '0.35',
  },
  'recording-idle-speed': { takes: 'N', does: 'how many times faster; 1 turns it off', standard: '20' },
  'recordings-min-free-mb': {
    takes: 'N',
    does: 'free disk below which recordings end, and say so',
    standard: '500',
  },
  'recordings-max-gb': {
    takes: 'N',
    does: 'past it the oldest recordings that are not pinned go',
    otherwise: 'off',
  },
  pictures: { takes: 'on|off', does: 'the screen before and after each action', standard: 'on' },
  'pictures-max-gb': { takes: 'N', does: 'past it the oldest pictures go; 0 takes none', standard: '2' },
  'log-level': { takes: 'LEVEL', does: 'what is logged on stderr: `trace` to `silent`', standard: 'warn' },
  'log-format': {
    takes: 'text|json',
    does: 'plain lines, or JSON lines with every detail',
    otherwise: 'by the terminal',
  },
} as const satisfies Readonly<Record<string, Flag>>;

type Name = keyof typeof FLAGS;
type Standard = { [N in Name]: (typeof FLAGS)[N] extends { standard: string } ? N : never }[Name];

export type Environment = Readonly<Record<string, string | undefined>>;

/** A value, and whom to name where it cannot be meant. */
export interface Setting {
  readonly from: string;
  readonly value: string;
}

export interface Settings {
  /** What was given, by flag or variable; an empty variable gives nothing. One without a value is `true` as a flag. */
  given(name: Name): Setting | undefined;
  /** What was given, else the standard. */
  setting(name: Standard): Setting;
}

/** Reads flags, then variables. @throws {ConfigError} for a flag that there is not, or that lacks its value. */
export function readSettings(argv: readonly string[], env: Environment): Settings {
  const flags = parse(argv);
  const find = (name: Name): Setting | undefined => {
    const flag = flags[name];
    if (flag !== undefined) return { from: `--${name}`, value: String(flag) };
    const from = variableOf(name);
    const value = env[from];
    return value ? { from, value } : undefined;
  };
  return {
    given: find,
    setting: (name) => find(name) ?? { from: `--${name}`, value: FLAGS[name].standard },
  };
}

/** The environment variable that says the same as a flag. */
function variableOf(name: string): string {
  return `JUMPSEAT_${name.replaceAll('-', '_').toUpperCase()}`;
}

function parse(argv: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const options = Object.entries<Flag>(FLAGS).map(
    ([name, { takes }]) => [name, { type: takes ? 'string' : 'boolean' }] as const,
  );
  try {
    return parseArgs({ args: [...argv], options: Object.fromEntries(options), strict: true }).values;
  } catch (error) {
    const [firstLine = ''] = error instanceof Error ? error.message.split(/\. |\n/) : [];
    throw new ConfigError(`${firstLine}. --help lists all flags.`);
  }
}

/** Whether somebody only wants to read what flags there are. */
export function asksForHelp(argv: readonly string[]): boolean {
  return argv.includes('--help') || argv.includes('-h');
}

/** What there is to say of the flags, in lines for a terminal. */
export function help(): string {
  const flags = Object.entries<Flag>(FLAGS).map(([name, { takes, does, standard, otherwise }]) => {
    const begins = standard ?? otherwise;
    return [
      `--${[name, takes].filter(Boolean).join(' ')}`,
      does.replaceAll('`', ''),
      variableOf(name) + (begins ? `, default: ${begins}` : ''),
    ] as const;
  });
  const width = Math.max(...flags.map(([flag]) => flag.length)) + 4;
  return [
    'Usage: npm start -- [flags]                 the app, where there can be a window',
    '       node out/main/headless.js [flags]    the host without a window',
    '',
    'Each flag is also an environment variable, named below it; a flag wins.',
    '',
    ...flags.flatMap(([flag, does, variable]) => [
      `  ${flag.padEnd(width)}${does}`,
      `  ${''.padEnd(width)}${variable}`,
    ]),
    `  ${'-h, --help'.padEnd(width)}lists these, and starts nothing`,
    '',
    'Variables without a flag:',
    '',
    `  ${'JUMPSEAT_VNC_PASSWORD'.padEnd(width)}the VNC server’s; better here than in its address, which others may read`,
    `  ${'JUMPSEAT_NO_SANDBOX=1'.padEnd(width)}opens the window without Electron’s sandbox, which root has not (npm start)`,
  ].join('\n');
}
