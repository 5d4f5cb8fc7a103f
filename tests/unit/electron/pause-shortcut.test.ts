import { expect, it, vi } from 'vitest';
import { electron } from './stub';

vi.mock('electron', () => electron);

const { PAUSE_SHORTCUT, watchAgentPause } = await import('../../../src/main/electron/pause-shortcut');

function agentOn(usesThisMachine: boolean) {
  const listeners: (() => void)[] = [];
  return {
    paused: false,
    usesThisMachine,
    pause: vi.fn(async () => undefined),
    onChange: (listener: () => void) => void listeners.push(listener),
    changed() {
      for (const listener of listeners) listener();
    },
  };
}

it('the pause shortcut is registered only while the agent uses this machine', () => {
  const agent = agentOn(true);
  const onChange = vi.fn();
  const onUnavailable = vi.fn();
  watchAgentPause(agent, { onChange, onUnavailable });
  expect(onChange).toHaveBeenCalledTimes(1);

  electron.globalShortcut.keys.get(PAUSE_SHORTCUT)?.();
  expect(agent.pause).toHaveBeenCalledWith(true);

  agent.usesThisMachine = false;
  agent.changed();
  expect(electron.globalShortcut.isRegistered(PAUSE_SHORTCUT)).toBe(false);
  expect(onChange).toHaveBeenCalledTimes(2);
  expect(onUnavailable).not.toHaveBeenCalled();
});

it('a pause shortcut that a different program holds is reported once, and registered when it is free', () => {
  electron.globalShortcut.isTaken = true;
  const agent = agentOn(true);
  const onUnavailable = vi.fn();
  watchAgentPause(agent, { onChange: () => undefined, onUnavailable });
  agent.changed();
  expect(onUnavailable).toHaveBeenCalledTimes(1);
  electron.globalShortcut.isTaken = false;
  agent.changed();
  expect(electron.globalShortcut.isRegistered(PAUSE_SHORTCUT)).toBe(true);
});
