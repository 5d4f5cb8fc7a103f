import { globalShortcut } from 'electron';
import type { AgentPause } from '../app';

/** Pauses the agent from any program; no platform uses it, and one hand can press it. */
export const PAUSE_SHORTCUT = 'CommandOrControl+Alt+P';

/**
 * Registers the shortcut while the agent uses this machine's mouse, since the user may then be unable to reach a window.
 * Calls `onChange` for menus that show whether the agent is paused.
 */
export function watchAgentPause(agent: AgentPause, onChange: () => void): void {
  const update = () => {
    const registered = globalShortcut.isRegistered(PAUSE_SHORTCUT);
    if (agent.usesThisMachine && !registered) {
      globalShortcut.register(PAUSE_SHORTCUT, () => void agent.pause(true));
    }
    if (!agent.usesThisMachine && registered) globalShortcut.unregister(PAUSE_SHORTCUT);
    onChange();
  };
  agent.onChange(update);
  update();
}
