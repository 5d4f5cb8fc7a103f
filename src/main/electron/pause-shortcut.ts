import { globalShortcut } from 'electron';
import type { AgentPause } from '../app';

/** Pauses the agent from any program; no platform uses it, and one hand can press it. */
export const PAUSE_SHORTCUT = 'CommandOrControl+Alt+P';

export const SHORTCUT_UNAVAILABLE =
  'Ctrl+Alt+P (on a Mac Cmd+Alt+P) does not pause the agent, because a different program uses it. The menu of the window does.';

interface PauseOptions {
  /** For menus that show whether the agent is paused. */
  readonly onChange: () => void;
  /** Called once if the shortcut does not work, because a different program holds it. */
  readonly onUnavailable: () => void;
}

/**
 * Registers the shortcut while the agent uses this machine's mouse, since the user may then be unable to reach a window.
 */
export function watchAgentPause(agent: AgentPause, { onChange, onUnavailable }: PauseOptions): void {
  let isReported = false;
  const update = () => {
    const isRegistered = globalShortcut.isRegistered(PAUSE_SHORTCUT);
    if (agent.usesThisMachine && !isRegistered) {
      const works = globalShortcut.register(PAUSE_SHORTCUT, () => void agent.pause(true));
      if (!works && !isReported) {
        isReported = true;
        onUnavailable();
      }
    }
    if (!agent.usesThisMachine && isRegistered) globalShortcut.unregister(PAUSE_SHORTCUT);
    onChange();
  };
  agent.onChange(update);
  update();
}
