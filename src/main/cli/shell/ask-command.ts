import { ConfigError } from '../../start-error';
import type { ShellCommand } from './shell-command';

/** Asks the person at the panel, and prints the answer. Ending the command withdraws the question. */
export const ASK_COMMAND: ShellCommand = {
  usage: 'QUESTION',
  description: 'ask the person at the panel, wait for the answer and print it',
  options: {
    choice: { type: 'string', multiple: true },
    timeout: { type: 'string' },
    sensitive: { type: 'boolean' },
  },
  example: "ask 'Which account?' --choice Work --choice Private --timeout 600",
  async run(host, words, { choice, timeout, sensitive }) {
    if (words.length === 0) throw new ConfigError('ask takes a question.');
    const seconds = timeout === undefined ? undefined : Number(timeout);
    if (Number.isNaN(seconds)) throw new ConfigError('--timeout takes a number of seconds.');
    const body = { question: words.join(' '), choices: choice, timeout: seconds, sensitive };
    const json = await host.post('/api/v0/desktop/ask', body);
    return { text: String(json.text || 'Done by hand.'), json };
  },
};
