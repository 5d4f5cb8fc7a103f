/** Elements that commands move the focus to. Their components register them. */
export type FocusName = 'log' | 'log-search' | 'library-search' | `composer-${string}`;

export interface FocusTargets {
  /** Returns a function that unregisters the element. */
  register(name: FocusName, element: HTMLElement): () => void;
  /** Focuses the first element that accepts the focus; some may be missing or hidden. */
  focus(...names: readonly FocusName[]): void;
}

export function createFocusTargets(): FocusTargets {
  const elements = new Map<FocusName, HTMLElement>();
  return {
    register(name, element) {
      elements.set(name, element);
      return () => {
        if (elements.get(name) === element) elements.delete(name);
      };
    },
    focus(...names) {
      for (const name of names) {
        const element = elements.get(name);
        element?.focus();
        if (element && element === document.activeElement) return;
      }
    },
  };
}
