import type { Desktop, DesktopState } from './desktop';

/** The desktop that is meant now, whichever it is: everybody who holds it goes along when another is chosen. */
export interface SwitchableDesktop extends Desktop {
  /** Aborted when another desktop is chosen: what hangs on this one goes then. */
  readonly leaving: AbortSignal;
  /** Chooses another. The one before is not ended here. */
  use(next: Desktop): void;
}

export function createSwitchableDesktop(first: Desktop): SwitchableDesktop {
  const listeners = new Set<(state: DesktopState) => void>();
  const tell = (state: DesktopState) => {
    for (const listener of [...listeners]) listener(state);
  };
  let current = first;
  let leaving = new AbortController();
  let unlisten = first.onChange(tell);

  return {
    get backend() {
      return current.backend;
    },
    get state() {
      return current.state;
    },
    get keymap() {
      return current.keymap;
    },
    get leaving() {
      return leaving.signal;
    },
    start: () => current.start(),
    stop: () => current.stop(),
    use(next) {
      unlisten();
      const left = leaving;
      current = next;
      leaving = new AbortController();
      unlisten = next.onChange(tell);
      left.abort();
      tell(next.state);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
