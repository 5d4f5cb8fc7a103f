import { ACTION_COMMANDS } from './action-commands';
import { ASK_COMMAND } from './ask-command';
import { HOST_COMMANDS } from './host-commands';
import { REPLAY_COMMAND } from './replay-command';
import type { ShellCommand } from './shell-command';

/** The commands that talk to a running host, by name. */
export const SHELL_COMMANDS: ReadonlyMap<string, ShellCommand> = new Map([
  ...ACTION_COMMANDS,
  ...HOST_COMMANDS,
  ['ask', ASK_COMMAND],
  ['replay', REPLAY_COMMAND],
]);
