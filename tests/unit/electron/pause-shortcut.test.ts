import { expect, it, vi } from 'vitest';
import { electron } from './stub';

vi.mock('electron', () => electron);

const { PAUSE_SHORTCUT, watchAgentPause } = await import('../../../src/main/electron/pause-shortcut');

it('the pause shortcut is registered only while the agent uses this machine', () => {
  let changed = () => {};
  const agent = {
    paused: false,
    usesThisMachine: true,
    pause: vi.fn(async () => undefined),
    onChange(listener: () => void) {
      changed = listener;
    },
  };
  const onChange = vi.fn();
  watchAgentPause(agent, onChange);
  expect(onChange).toHaveBeenCalledTimes(1);

  electron.globalShortcut.keys.get(PAUSE_SHORTCUT)?.();
  expect(agent.pause).toHaveBeenCalledWith(true);

  agent.usesThisMachine = false;
  changed();
  expect(electron.globalShortcut.isRegistered(PAUSE_SHORTCUT)).toBe(false);
  expect(onChange).toHaveBeenCalledTimes(2);
});
