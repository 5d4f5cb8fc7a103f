import { ConfigError } from '../start-error';

/** A command, as far as shells complete it. */
export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  /** The names of its options, without dashes. */
  readonly options: readonly string[];
  /** The words that may stand after it, if they are fixed. */
  readonly words?: readonly string[];
}

type Script = (commands: readonly CompletedCommand[]) => string;

const SCRIPTS: ReadonlyMap<string, Script> = new Map([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
]);

/** The shells that have a script. */
export const SHELLS: readonly string[] = [...SCRIPTS.keys()];

/** A script for a shell that completes commands and their options. @throws {ConfigError} for an unknown shell */
export function completionScript(shell: string, commands: readonly CompletedCommand[]): string {
  const script = SCRIPTS.get(shell);
  if (!script) throw new ConfigError(`completion takes one of: ${SHELLS.join(', ')}.`);
  return script(commands);
}

function wordsOf({ words = [], options }: CompletedCommand): string {
  return [...words, ...options.map((option) => `--${option}`)].join(' ');
}

function bash(commands: readonly CompletedCommand[]): string {
  return [
    '# eval "$(jumpseat completion bash)"',
    '_jumpseat() {',
    `  local cur=\${COMP_WORDS[COMP_CWORD]} words='${commands.map(({ name }) => name).join(' ')}'`,
    '  if ((COMP_CWORD > 1)); then',
    `    case \${COMP_WORDS[1]} in`,
    ...commands.map((command) => `      ${command.name}) words='${wordsOf(command)}' ;;`),
    "      *) words='' ;;",
    '    esac',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    '}',
    'complete -o bashdefault -o default -F _jumpseat jumpseat',
  ].join('\n');
}

function zsh(commands: readonly CompletedCommand[]): string {
  return [
    '# eval "$(jumpseat completion zsh)", after compinit',
    '_jumpseat() {',
    '  local -a commands',
    `  commands=(${commands.map(({ name, description }) => quoted(`${name}:${description}`)).join(' ')})`,
    '  if ((CURRENT == 2)); then _describe command commands; return; fi',
    '  case $words[2] in',
    ...commands.map((command) => `    ${command.name}) compadd -- ${wordsOf(command)} ;;`),
    '  esac',
    '  _files',
    '}',
    'compdef _jumpseat jumpseat',
  ].join('\n');
}

function fish(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, description, options, words = [] }) => {
    const after = `complete -c jumpseat -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c jumpseat -f -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
      ...words.map((word) => `${after} -f -a ${word}`),
      ...options.map((option) => `${after} -l ${option}`),
    ];
  });
  return ['# jumpseat completion fish | source', ...lines].join('\n');
}

/** A text in single quotes. No description has one. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", '’')}'`;
}
