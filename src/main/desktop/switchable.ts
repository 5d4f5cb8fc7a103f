import type { Desktop, DesktopState } from './desktop';

/** The desktop that is meant now, whichever it is: everybody who holds it goes along when another is chosen. */
export interface SwitchableDesktop extends Desktop {
  /** The desktop that is meant now. */
  readonly current: Desktop;
  /** Calls back once, when another desktop is chosen: what hangs on this one goes then. Returns how to stop that. */
  onLeave(listener: () => void): () => void;
  /** Chooses another. The one before is not ended here. */
  use(next: Desktop): void;
}

export function createSwitchableDesktop(first: Desktop): SwitchableDesktop {
  const listeners = new Set<(state: DesktopState) => void>();
  const tell = (state: DesktopState) => {
    for (const listener of [...listeners]) listener(state);
  };
  let current = first;
  let leavers = new Set<() => void>();
  let unlisten = first.onChange(tell);

  return {
    get current() {
      return current;
    },
    get backend() {
      return current.backend;
    },
    get state() {
      return current.state;
    },
    get keymap() {
      return current.keymap;
    },
    start: () => current.start(),
    stop: () => current.stop(),
    use(next) {
      unlisten();
      const left = leavers;
      current = next;
      leavers = new Set();
      unlisten = next.onChange(tell);
      for (const leave of left) leave();
      tell(next.state);
    },
    onLeave(listener) {
      const mine = leavers.add(listener);
      return () => void mine.delete(listener);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
