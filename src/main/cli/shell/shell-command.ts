import { type ParseArgsConfig, parseArgs } from 'node:util';
import { messageOf } from '../../../shared/error-info';
import { dataDirOf } from '../../data-dir';
import { findEndpoint } from '../../endpoint';
import { installation } from '../../installation';
import { ConfigError } from '../../start-error';
import { HostCallError, HostClient } from './host-client';

type Options = NonNullable<ParseArgsConfig['options']>;
export type Value = string | boolean | readonly string[] | undefined;
export type Values = Readonly<Record<string, Value>>;

/** A command that talks to a running host. */
export interface ShellCommand {
  /** Its arguments, for the help. */
  readonly usage: string;
  readonly description: string;
  readonly options?: Options;
  /** The words that may stand after it, if they are fixed, for the completion in shells. */
  readonly words?: readonly string[];
  /** A command line with what it does. */
  readonly example: string;
  /**
   * @param words the arguments that are not options
   * @returns the answer: `text` for people, `json` for `--json`; undefined if it was printed already
   * @throws {ConfigError} for a mistake in the command line; {HostCallError}
   */
  run(host: HostClient, words: readonly string[], values: Values): Promise<ShellResult | undefined>;
}

/** The answer of a command; `exitCode` is 0 if absent. */
export interface ShellResult {
  readonly text: string;
  readonly json: unknown;
  readonly exitCode?: number;
}

/** Options of every command. */
export const COMMON = {
  json: { type: 'boolean' },
  start: { type: 'boolean' },
  desktop: { type: 'string' },
  'data-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Runs a command, and prints its result on stdout. @returns the exit code */
export async function runShellCommand(
  name: string,
  command: ShellCommand,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const { words, values } = parse(command, args);
  if (values.help) {
    console.log(helpOf(name, command));
    return 0;
  }
  const result = await command.run(await connect(values, env), words, values);
  if (result) console.log(values.json ? JSON.stringify(result.json) : result.text);
  return result?.exitCode ?? 0;
}

async function connect(values: Values, env: NodeJS.ProcessEnv): Promise<HostClient> {
  const { 'data-dir': given } = values;
  const dataDir = dataDirOf(typeof given === 'string' ? given : undefined, env);
  const endpoint = findEndpoint(dataDir, env);
  const desktop = typeof values.desktop === 'string' ? values.desktop : undefined;
  if (endpoint) return new HostClient(endpoint, desktop);
  if (values.start) {
    const { startHost } = await import('../start-host');
    return new HostClient(await startHost(dataDir), desktop);
  }
  // Read late, as it brings the library of the schemas: a command should take little longer than Node itself.
  const { START_COMMANDS } = await import('../../../shared/installation');
  throw new HostCallError(`No host is running. Start one: ${START_COMMANDS[installation]}`, 'unreachable');
}

/** A negative number is no option: coordinates may be outside the desktop. */
function parse({ options = {} }: ShellCommand, args: readonly string[]) {
  const isNumber = (arg: string) => /^-\d+$/.test(arg);
  const marked = args.map((arg) => (isNumber(arg) ? `\0${arg}` : arg));
  const plain = (text: string) => text.replace(/^\0/, '');
  try {
    const parsed = parseArgs({ args: marked, options: { ...COMMON, ...options }, allowPositionals: true });
    const values = Object.entries(parsed.values).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String).map(plain) : typeof value === 'string' ? plain(value) : value,
    ]);
    return { words: parsed.positionals.map(plain), values: Object.fromEntries(values) as Values };
  } catch (error) {
    throw new ConfigError(messageOf(error).split('\n')[0] ?? '');
  }
}

function helpOf(name: string, { usage, description, options = {}, example }: ShellCommand): string {
  const flags = Object.entries({ ...options, ...COMMON }).map(
    ([flag, { type }]) => `[--${flag}${type === 'string' ? ' …' : ''}]`,
  );
  return [
    `Usage: jumpseat ${[name, usage, ...flags].filter(Boolean).join(' ')}`,
    '',
    `${description[0]?.toUpperCase()}${description.slice(1)}.`,
    '',
    `Example: jumpseat ${example}`,
  ].join('\n');
}
