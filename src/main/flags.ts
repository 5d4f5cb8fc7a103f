import { parseArgs } from 'node:util';
import { messageOf } from '../shared/error-info';
import type { Installation } from '../shared/installation';
import { ConfigError } from './start-error';

interface Flag {
  /** The name of its value. A flag without one is true or false. */
  readonly placeholder?: string;
  /** A few words for README and help. */
  readonly description: string;
  readonly default?: string;
  /** A description of the default, if it is not a fixed value. */
  readonly defaultText?: string;
}

/** All flags, in the order of help. */
export const FLAGS = {
  port: { placeholder: 'N', description: 'TCP port on 127.0.0.1; 0 = any free port', default: '7317' },
  token: {
    placeholder: 'T',
    description: 'the token for this run; safer in the variable, which other users cannot read',
    defaultText: 'random, kept',
  },
  'new-token': { description: 'replace the stored token and sign out all browsers' },
  auth: { placeholder: 'token|none', description: '`none` = no token required', default: 'token' },
  'data-dir': {
    placeholder: 'DIR',
    description: 'folder for journals, recordings and endpoint.json',
    defaultText: 'by the platform',
  },
  desktop: {
    placeholder: 'D',
    description:
      '`virtual` (Linux), `host` (elsewhere), `vnc://[user[:password]@]host[:port]`, `vnc+unix:/path`',
    defaultText: 'by the platform',
  },
  geometry: { placeholder: 'WxH', description: 'size of the virtual desktop (px)', default: '1920x1080' },
  'max-desktops': { placeholder: 'N', description: 'limit on desktops at once', default: '8' },
  'desktop-idle-minutes': {
    placeholder: 'N',
    description: 'stop a virtual desktop that nobody has used for this long; it starts on use',
    defaultText: 'off',
  },
  'allow-run': { description: 'let clients of the API run programs on the virtual desktop' },
  'extra-tools': { description: 'offer MCP clients tools for recordings and the clipboard' },
  'hand-brake': {
    placeholder: 'on|off',
    description: "pause the agent when a person moves this machine's mouse (`host`)",
    default: 'on',
  },
  'no-open': { description: "don't open a window" },
  notifications: {
    placeholder: 'on|off',
    description: 'notify you of questions and failures while the window is not in front',
    default: 'on',
  },
  'control-idle-minutes': {
    placeholder: 'N',
    description: 'release control after this many idle minutes',
    default: '10',
  },
  'recording-fps': { placeholder: 'N', description: 'maximum frames per second, up to 60', default: '15' },
  'recording-idle-after': {
    placeholder: 'S',
    description: 'speed up a recording after this many seconds without changes',
    default: '0.35',
  },
  'recording-idle-speed': {
    placeholder: 'N',
    description: 'factor by which idle time is sped up; 1 = off',
    default: '20',
  },
  'recordings-min-free-mb': {
    placeholder: 'N',
    description: 'stop recordings if less disk space than this is free',
    default: '500',
  },
  'recordings-max-gb': {
    placeholder: 'N',
    description: 'delete the oldest unpinned recordings beyond this size',
    defaultText: 'off',
  },
  pictures: {
    placeholder: 'on|off',
    description: 'take snapshots of the screen before and after each action',
    default: 'on',
  },
  'pictures-max-gb': {
    placeholder: 'N',
    description: 'delete the oldest snapshots beyond this size; 0 = take none',
    default: '2',
  },
  'log-level': {
    placeholder: 'LEVEL',
    description: 'level of the log on stderr and in its files: `trace` to `silent`',
    default: 'warn',
  },
  'log-format': {
    placeholder: 'text|json',
    description: 'plain lines, or JSON lines with all details',
    defaultText: 'by the terminal',
  },
} as const satisfies Readonly<Record<string, Flag>>;

type Name = keyof typeof FLAGS;
type NameWithDefault = { [N in Name]: (typeof FLAGS)[N] extends { default: string } ? N : never }[Name];

export type Environment = Readonly<Record<string, string | undefined>>;

/** A value, and the flag or variable to name if it is invalid. */
export interface Setting {
  readonly from: string;
  readonly value: string;
}

/** Reads flags, then variables. @throws {ConfigError} for an unknown flag, or one without its value */
export function readSettings(argv: readonly string[], env: Environment) {
  const flags = parse(argv);
  /** The value of a flag or its variable. An empty variable counts as absent; a flag without a value gives `true`. */
  const given = (name: Name): Setting | undefined => {
    const flag = flags[name];
    if (flag !== undefined) return { from: `--${name}`, value: String(flag) };
    const from = variableOf(name);
    const value = env[from];
    return value ? { from, value } : undefined;
  };
  return {
    given,
    /** The same, or else the default. */
    setting: (name: NameWithDefault): Setting =>
      given(name) ?? { from: `--${name}`, value: FLAGS[name].default },
  };
}

/** The environment variable of a flag. */
function variableOf(name: string): string {
  return `JUMPSEAT_${name.replaceAll('-', '_').toUpperCase()}`;
}

function parse(argv: readonly string[]): Readonly<Record<string, string | boolean | undefined>> {
  const options = Object.entries<Flag>(FLAGS).map(
    ([name, { placeholder }]) => [name, { type: placeholder ? 'string' : 'boolean' }] as const,
  );
  try {
    return parseArgs({ args: [...argv], options: Object.fromEntries(options), strict: true }).values;
  } catch (error) {
    const [firstLine = ''] = messageOf(error).split(/\. |\n/);
    throw new ConfigError(`${firstLine}. --help lists all flags.`);
  }
}

/** Whether the value of a flag of ours is the next argument; undefined if the argument is not such a flag. */
export function takesValue(arg: string): boolean | undefined {
  if (asksForHelp([arg]) || asksForVersion([arg])) return false;
  const [, name = '', value] = /^--([^=]+)(=.*)?$/s.exec(arg) ?? [];
  const flag = new Map<string, Flag>(Object.entries(FLAGS)).get(name);
  return flag && flag.placeholder !== undefined && value === undefined;
}

export function asksForHelp(argv: readonly string[]): boolean {
  return argv.includes('--help') || argv.includes('-h');
}

export function asksForVersion(argv: readonly string[]): boolean {
  return argv.includes('--version') || argv.includes('-v');
}

/** How the program is run, by its installation: a command line and what it does. */
const USAGE: Readonly<Record<Installation, readonly (readonly [line: string, description: string])[]>> = {
  source: [
    ['npm start -- [flags]', 'the app with a window, if one can be opened'],
    ['node out/main/headless.js [command] [flags]', 'the host without a window'],
  ],
  npm: [['npx jumpseat-desktop [command] [flags]', '']],
  app: [['jumpseat [flags]', '']],
};

/** The text of `--help`. @param commands the commands of the program, by name */
export function help(
  installation: Installation,
  commands: readonly (readonly [name: string, { readonly description: string }])[] = [],
): string {
  const flags = Object.entries<Flag>(FLAGS).map(([name, flag]) => {
    const defaultText = flag.default ?? flag.defaultText;
    return [
      `--${[name, flag.placeholder].filter(Boolean).join(' ')}`,
      flag.description.replaceAll('`', ''),
      variableOf(name) + (defaultText ? `, default: ${defaultText}` : ''),
    ] as const;
  });
  const width = Math.max(...flags.map(([flag]) => flag.length)) + 4;
  const line = (name: string, description: string) => `  ${name.padEnd(width)}${description}`;
  const usage = USAGE[installation].map(([text, description], index) => {
    const lead = index === 0 ? 'Usage: ' : '       ';
    return description ? `${lead}${text.padEnd(46)}${description}` : lead + text;
  });
  return [
    ...usage,
    '',
    ...(commands.length > 0
      ? ['Commands:', '', ...commands.map(([name, { description }]) => line(name, description)), '']
      : []),
    'Each flag can also be set by the environment variable below it; the flag wins.',
    '',
    ...flags.flatMap(([flag, description, variable]) => [line(flag, description), line('', variable)]),
    line('-h, --help', 'show this help and exit'),
    line('-v, --version', 'show the version and exit'),
    '',
    'Variables without a flag:',
    '',
    line(
      'JUMPSEAT_VNC_PASSWORD',
      'password of the VNC server; safer here than in its address, which others can read',
    ),
    line('JUMPSEAT_NO_SANDBOX=1', 'open the window without Electron’s sandbox, which root cannot use'),
  ].join('\n');
}
