import { describe, expect, it, vi } from 'vitest';
import { listCommands } from '../../../src/renderer/src/app/palette-list';
import {
  type Command,
  createCommandRegistry,
  type KeyPress,
  matchesKeys,
} from '../../../src/renderer/src/state/command-registry';
import { fuzzyMatch } from '../../../src/renderer/src/ui/fuzzy';
import { SHORTCUTS } from '../../../src/renderer/src/ui/shortcuts';
import { isSingleKey } from '../../../src/renderer/src/ui/single-keys';

const press = (key: string, part: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...part,
});
const command = (id: string, title: string, more: Partial<Command> = {}): Command => ({
  id,
  title,
  section: 'Panel',
  run: vi.fn(),
  ...more,
});

describe('a shortcut', () => {
  const CTRL_ALT = { ctrlKey: true, altKey: true };
  it.each([
    ['T', press('t'), true],
    ['T', press('T'), true],
    ['T', press('T', { shiftKey: true }), false],
    ['Shift+F', press('F', { shiftKey: true }), true],
    ['Shift+F', press('f'), false],
    ['T', press('t', { ctrlKey: true }), false],
    ['?', press('?', { shiftKey: true }), true],
    ['1', press('1', { shiftKey: true }), true],
    ['Ctrl+K', press('k', { ctrlKey: true }), true],
    ['Ctrl+K', press('k', { metaKey: true }), true],
    ['Ctrl+K', press('k'), false],
    ['Ctrl+Alt+J', press('½', { code: 'KeyJ', ...CTRL_ALT }), true],
    ['Ctrl+Alt+J', press('j', { code: 'KeyJ', ctrlKey: true }), false],
    ['J', press('j', { code: 'KeyJ', ...CTRL_ALT }), false],
    ['Shift+F8', press('F8', { shiftKey: true }), true],
    ['Shift+F8', press('F8'), false],
  ])('%s matches %j: %s', (keys, pressed, is) => {
    expect(matchesKeys(keys, pressed)).toBe(is);
  });
});

it('no single key acts on the agent, the desktop or the recorder', () => {
  const { pause, control, release, record, replayToggle, replayStep, replaySelection } = SHORTCUTS;
  const acting = [pause, control, release, record, replayToggle, replayStep, replaySelection];
  expect(acting.map(({ keys }) => keys).filter((keys) => !/^(Ctrl|Alt|Shift)\+/.test(keys))).toEqual([]);
});

it.each([
  ['V', true],
  ['?', true],
  ['<+>', true],
  ['Shift+F', true],
  ['Space', false],
  ['Shift+↑', false],
  ['Ctrl+Alt+J', false],
  ['Shift+F8', false],
])('%s is a single key: %s', (keys, is) => {
  expect(isSingleKey(keys)).toBe(is);
});

describe('the command search', () => {
  it.each([
    ['rel', 'Release all keys', [0, 1, 2]],
    ['rak', 'Release all keys', [0, 8, 12]],
    ['all k', 'Release all keys', [8, 9, 10, 12]],
    ['xyz', 'Release all keys', undefined],
    ['sl', 'als', undefined],
  ])('matches %s in %s at %j', (query, text, at) => {
    expect(fuzzyMatch(query, text)?.indices).toEqual(at);
  });

  const ALL = [
    command('fit', 'Scale the picture to fit', { keywords: 'zoom' }),
    command('record', 'Start to record', { section: 'Recordings' }),
    command('release', 'Release all keys', { section: 'Desktop' }),
    command('never', 'Release the brake', { when: () => false }),
    command('same', 'Release all keys, too', { hidden: true }),
  ];
  const idsFor = (query: string) => listCommands(ALL, query).map((one) => one.command.id);

  it('lists all available commands by section if the query is empty', () => {
    expect(idsFor('')).toEqual(['release', 'record', 'fit']);
  });

  it.each([
    ['rel', ['release']],
    ['rec', ['record']],
    ['zoom', ['fit']],
    ['recordings', ['record']],
    ['qqq', []],
  ])('for %s finds %j', (query, ids) => {
    expect(idsFor(query).slice(0, Math.max(ids.length, 1))).toEqual(ids);
  });
});

it('the command registry lists commands until they are removed', () => {
  const commands = createCommandRegistry();
  const remove = commands.add([command('a', 'A')]);
  commands.add([command('b', 'B')]);
  remove();
  expect(commands.store.getState().map(({ id }) => id)).toEqual(['b']);
});
