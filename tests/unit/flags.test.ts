import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asksForHelp, FLAGS, help } from '../../src/main/flags';

const README = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');

/** The lines of a flag in the help. */
function described(name: string): string {
  const lines = help('source').split('\n');
  const at = lines.findIndex((line) => line.trim().split(' ')[0] === `--${name}`);
  return lines.slice(at, at + 2).join('\n');
}

describe('help', () => {
  it.each([
    ['port', 'N', '0 = any free port', 'JUMPSEAT_PORT, default: 7317'],
    ['data-dir', 'DIR', 'endpoint.json', 'JUMPSEAT_DATA_DIR, default: by the platform'],
    ['no-open', '', "don't open a window", 'JUMPSEAT_NO_OPEN'],
    ['recording-idle-after', 'S', 'seconds without changes', 'JUMPSEAT_RECORDING_IDLE_AFTER, default: 0.35'],
  ])('shows the value of --%s, its description, its variable and its default', (name, ...parts) => {
    for (const part of parts) expect(described(name)).toContain(part);
  });

  it('shows every flag, in lines of at most 120 characters', () => {
    for (const name of Object.keys(FLAGS)) expect(described(name)).not.toBe('');
    for (const line of help('source').split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it.each([
    ['source', 'npm start -- [flags]'],
    ['npm', 'npx jumpseat-desktop [command] [flags]'],
    ['app', 'jumpseat [flags]'],
  ] as const)('names the command that runs an installation from %s', (installation, usage) => {
    expect(help(installation)).toContain(`Usage: ${usage}`);
  });

  it('shows the commands', () => {
    const commands = [['doctor', { description: 'check this machine' }]] as const;
    expect(help('npm', commands)).toMatch(/^ {2}doctor +check this machine$/m);
  });

  it.each<[string[], boolean]>([
    [['--help'], true],
    [['-h'], true],
    [['--port', '0', '--help'], true],
    [['--nope', '-h'], true],
    [['--port', '0'], false],
    [[], false],
  ])('is requested by %j: %s', (argv, asked) => {
    expect(asksForHelp(argv)).toBe(asked);
  });
});

it('README lists the same flags with the same descriptions', () => {
  const rows = README.split('\n')
    .filter((line) => line.startsWith('| `--'))
    .map((line) => line.replaceAll('\\|', '¦').split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll('¦', '|')));
  const flags = Object.entries<{
    placeholder?: string;
    description: string;
    default?: string;
    defaultText?: string;
  }>(FLAGS);
  expect(rows).toEqual(
    flags.map(([name, flag]) => [
      `\`--${[name, flag.placeholder].filter(Boolean).join(' ')}\``,
      flag.default ?? flag.defaultText ?? '',
      flag.description,
    ]),
  );
});
