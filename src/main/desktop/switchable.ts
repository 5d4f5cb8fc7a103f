import { createEmitter } from '../base/emitter';
import type { Desktop, DesktopState } from './desktop';

/** The selected desktop; its users follow when a different desktop is selected. */
export interface SwitchableDesktop extends Desktop {
  /** The desktop that is meant now. */
  readonly current: Desktop;
  /** Calls back once, when a different desktop is selected. @returns a function that ends the subscription */
  onLeave(listener: () => void): () => void;
  /** Selects a different desktop. The current one is not stopped. */
  use(next: Desktop): void;
}

export function createSwitchableDesktop(first: Desktop): SwitchableDesktop {
  const changes = createEmitter<DesktopState>();
  let current = first;
  let leaves = createEmitter<void>();
  let unsubscribe = first.onChange(changes.emit);

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
      unsubscribe();
      const left = leaves;
      current = next;
      leaves = createEmitter();
      unsubscribe = next.onChange(changes.emit);
      left.emit();
      changes.emit(next.state);
    },
    onLeave: (listener) => leaves.subscribe(listener),
    onChange: (listener) => changes.subscribe(listener),
  };
}
