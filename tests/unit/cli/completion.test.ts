import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { completionScript } from '../../../src/main/cli/completion';

const COMMANDS = [
  { name: 'click', description: "click at the desktop's point", options: ['button', 'count'] },
  { name: 'record', description: 'record', options: ['out'], words: ['start', 'stop'] },
];

it.each([
  [['jumpseat', 'c'], 'click'],
  [['jumpseat', 'record', 's'], 'start stop'],
  [['jumpseat', 'click', '--b'], '--button'],
  [['jumpseat', 'unknown', ''], ''],
])('bash completes %j', (words, completed) => {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const script = `${completionScript('bash', COMMANDS)}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _jumpseat; echo "\${COMPREPLY[*]}"`;
  expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim()).toBe(completed);
});

it('zsh and fish get all commands and options', () => {
  for (const shell of ['zsh', 'fish']) {
    const script = completionScript(shell, COMMANDS);
    for (const word of ['click', 'button', 'record', 'start']) expect(script).toContain(word);
  }
});

it('a different shell is an error that names the known ones', () => {
  expect(() => completionScript('csh', COMMANDS)).toThrow('bash, zsh, fish');
});
