import type { Desktops } from './desktops';
import type { NamedEvent } from './open-desktops';

export type AgentPause = ReturnType<typeof createAgentPause>;

/** The agents of all desktops, for the menus and the shortcut of the app. */
export function createAgentPause(
  desktops: Desktops,
  onEvent: (listener: (event: NamedEvent) => void) => unknown,
) {
  return {
    /** Whether all are paused. */
    get paused(): boolean {
      return desktops.all.every(({ control }) => control.state.paused);
    },
    /** Whether one of them moves this machine's own mouse. */
    get usesThisMachine(): boolean {
      return desktops.all.some((workstation) => workstation.choice().kind === 'host');
    },
    pause: (on: boolean): Promise<unknown> =>
      Promise.all(desktops.all.map(({ control }) => control.pause(on))),
    /** Calls `listener` after each change of these properties. */
    onChange(listener: () => void): void {
      onEvent(({ type }) => {
        if (type === 'control' || type === 'desktop' || type === 'desktops') listener();
      });
    },
  };
}
