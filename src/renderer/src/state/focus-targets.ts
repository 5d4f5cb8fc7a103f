export type FocusName =
  | 'log'
  | 'log-search'
  | 'questions'
  | 'library-search'
  | 'wall-filter'
  | `composer-${string}`;

export type FocusTargets = ReturnType<typeof createFocusTargets>;

/** Elements that commands move the focus to. Their components register them. */
export function createFocusTargets() {
  const elements = new Map<FocusName, HTMLElement>();
  return {
    /** Returns a function that unregisters the element. */
    register(name: FocusName, element: HTMLElement) {
      elements.set(name, element);
      return () => {
        if (elements.get(name) === element) elements.delete(name);
      };
    },
    /** Focuses the first element that accepts the focus; some may be missing or hidden. */
    focus(...names: readonly FocusName[]) {
      for (const name of names) {
        const element = elements.get(name);
        element?.focus();
        if (element && element === document.activeElement) return;
      }
    },
  };
}
