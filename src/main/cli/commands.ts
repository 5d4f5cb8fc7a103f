import { MCP_CLIENTS, RECIPES } from '../../shared/agent-clients';
import { asksForHelp, asksForVersion, FLAGS, help } from '../flags';
import { installation } from '../installation';
import { projectVersion } from '../paths';
import { ConfigError, reportStartError } from '../start-error';
import type { CompletedCommand } from './completion';
import { ACTION_COMMANDS } from './shell/action-commands';
import { COMMON, runShellCommand } from './shell/shell-command';

interface Command {
  /** A few words for the help. */
  readonly description: string;
  /** The names of its options; by default those of the host. */
  readonly options?: readonly string[];
  /** The words that may stand after it, for the completion in shells. */
  readonly words?: readonly string[];
  /** @returns the exit code; undefined if the process keeps running. @throws {StartError} */
  run(flags: readonly string[]): Promise<number | undefined>;
}

/** The commands by name. Each loads only its own modules; actions need none, as a script may perform many. */
const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    'start',
    {
      description: 'run the host without a window (the default)',
      run: async (flags) => (await import('../headless')).runHost(flags),
    },
  ],
  [
    'app',
    {
      description: 'open the app, if it or Electron is installed',
      run: async (flags) => (await import('./open-app')).openApp(flags),
    },
  ],
  [
    'mcp',
    {
      description:
        'serve an MCP client on stdin and stdout; --start starts a host, --desktop NAME or --new-desktop gives it a ' +
        'desktop of its own, --print-config CLIENT helps to set up',
      options: ['data-dir', 'start', 'desktop', 'new-desktop', 'print-config'],
      words: MCP_CLIENTS,
      run: async (flags) => (await import('./mcp')).runMcp(flags),
    },
  ],
  [
    'doctor',
    {
      description: 'check what this machine needs',
      options: [...Object.keys(FLAGS), 'json'],
      run: async (flags) => (await import('./doctor')).runDoctor(flags),
    },
  ],
  [
    'recipe',
    {
      description: 'print a program that connects a model to the desktop: recipe anthropic > agent.mjs',
      options: [],
      words: RECIPES,
      run: async (words) => (await import('./recipe')).printRecipe(words),
    },
  ],
  [
    'completion',
    {
      description: 'print the completion for bash, zsh or fish: eval "$(jumpseat completion bash)"',
      options: [],
      words: ['bash', 'zsh', 'fish'],
      run: async ([shell = '']) =>
        print((await import('./completion')).completionScript(shell, await completedCommands())),
    },
  ],
]);

/** Runs `[command] [flags]`. @returns the exit code; undefined if the process keeps running */
export async function runCommandLine(args: readonly string[]): Promise<number | undefined> {
  const [first = ''] = args;
  const isNamed = first !== '' && !first.startsWith('-');
  const [name, flags] = isNamed ? [first, args.slice(1)] : ['start', args];
  try {
    if (!COMMANDS.has(name)) return await runInShell(name, flags);
    if (asksForVersion(args)) return print(projectVersion());
    if (asksForHelp(args)) return print(help(installation, await allCommands()));
    return await COMMANDS.get(name)?.run(flags);
  } catch (error) {
    return reportStartError(error);
  }
}

/** Runs a command that talks to a running host. @returns the exit code */
async function runInShell(name: string, args: readonly string[]): Promise<number> {
  const command =
    ACTION_COMMANDS.get(name) ?? (await import('./shell/shell-commands')).SHELL_COMMANDS.get(name);
  if (!command) throw new ConfigError(`There is no command "${name}". --help lists all commands.`);
  return runShellCommand(name, command, args, process.env);
}

async function completedCommands(): Promise<CompletedCommand[]> {
  const { SHELL_COMMANDS } = await import('./shell/shell-commands');
  const own = [...COMMANDS].map(([name, command]) => ({ name, options: Object.keys(FLAGS), ...command }));
  const inShell = [...SHELL_COMMANDS].map(([name, { options = {}, ...command }]) => ({
    ...{ name, ...command },
    options: Object.keys({ ...options, ...COMMON }),
  }));
  return [...own, ...inShell];
}

async function allCommands(): Promise<(readonly [string, { readonly description: string }])[]> {
  const { SHELL_COMMANDS } = await import('./shell/shell-commands');
  return [...COMMANDS, ...SHELL_COMMANDS];
}

function print(text: string): number {
  console.log(text);
  return 0;
}
