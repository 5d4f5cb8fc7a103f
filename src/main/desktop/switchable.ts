import { createEmitter } from '../base/emitter';
import type { Desktop, DesktopState } from './desktop';

export type SwitchableDesktop = ReturnType<typeof createSwitchableDesktop>;

/** The selected desktop; its users follow when a different desktop is selected. */
export function createSwitchableDesktop(first: Desktop) {
  const changes = createEmitter<DesktopState>();
  let current = first;
  let leaves = createEmitter<void>();
  let unsubscribe = first.onChange(changes.emit);

  return {
    /** The desktop that is meant now. */
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
    /** Selects a different desktop. The current one is not stopped. */
    use(next: Desktop): void {
      unsubscribe();
      const left = leaves;
      current = next;
      leaves = createEmitter<void>();
      unsubscribe = next.onChange(changes.emit);
      left.emit();
      changes.emit(next.state);
    },
    /** Calls back once, when a different desktop is selected. @returns a function that ends the subscription */
    onLeave: (listener: () => void) => leaves.subscribe(listener),
    onChange: changes.subscribe,
  };
}
