import type { Desktop } from '../desktop/desktop';
import type { Control } from './control';

/** What holds an agent back, for whoever sits at this machine. */
export interface AgentBrake {
  readonly paused: boolean;
  /** Whether it is this machine's own mouse that the agent moves. */
  readonly usesThisMachine: boolean;
  pause(on: boolean): Promise<unknown>;
  /** Calls back after every change of the two. */
  onChange(listener: () => void): void;
}

/** Gives the brake, and how to tell it that who has control is another now. */
export function createAgentBrake(
  control: () => Control,
  desktop: Desktop,
): { readonly agent: AgentBrake; readonly controlIsAnother: () => void } {
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  desktop.onChange(tell);
  return {
    agent: {
      get paused() {
        return control().state.paused;
      },
      get usesThisMachine() {
        return desktop.backend === 'host';
      },
      pause: (on) => control().pause(on),
      onChange: (listener) => void listeners.add(listener),
    },
    controlIsAnother: tell,
  };
}
