import { globalShortcut } from 'electron';
import type { AgentPause } from '../app';

/** Pauses the agent from wherever its user is; free on every platform, and within reach of one hand. */
export const BRAKE_SHORTCUT = 'CommandOrControl+Alt+P';

/**
 * Keeps the way to the brake: a global shortcut for as long as the agent uses this machine's own mouse, since then its user
 * may not get to a window, and `onChange` for menus that show whether the agent is paused. With another desktop the keys
 * stay everybody's.
 */
export function keepBrake(agent: AgentPause, onChange: () => void): void {
  const update = () => {
    const registered = globalShortcut.isRegistered(BRAKE_SHORTCUT);
    if (agent.usesThisMachine && !registered) {
      globalShortcut.register(BRAKE_SHORTCUT, () => void agent.pause(true));
    }
    if (!agent.usesThisMachine && registered) globalShortcut.unregister(BRAKE_SHORTCUT);
    onChange();
  };
  agent.onChange(update);
  update();
}
