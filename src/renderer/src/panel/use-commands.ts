import { useEffect } from 'react';
import { type Command, matchesKeys } from '../state/command-registry';
import { isSingleKey } from '../ui/single-keys';
import { usePanel } from './context';

/** Registers commands while the component is shown. `commands` must be the same array until they change. */
export function useCommands(commands: readonly Command[]): void {
  const panel = usePanel();
  useEffect(() => panel.commands.add(commands), [panel, commands]);
}

/** Runs commands by their keys, except while keys are typed or go to the desktop. */
export function useCommandKeys(): void {
  const panel = usePanel();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { hasControl, singleKeys } = panel.view.getState();
      const counts = (keys: string) => !isSingleKey(keys) || (singleKeys && !hasControl);
      const pressed = panel.commands.store
        .getState()
        .filter(({ keys }) => keys !== undefined && counts(keys) && matchesKeys(keys, event));
      const command = pressed.findLast(
        ({ scope: during = 'idle', when }) => !isTaken(during, event.target) && (when?.() ?? true),
      );
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      command.run();
    };
    // Listens in the capture phase, because the live view stops the keys it receives.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [panel]);
}

/** Elements that disable the keys of each scope. */
const TAKEN = {
  always: undefined,
  typing: 'canvas, [data-desktop-keys], [role="dialog"], [role="alertdialog"], [data-typeahead]',
  idle: `input, textarea, canvas, [data-watched], [role="combobox"], [role="dialog"], [role="alertdialog"], [data-typeahead]`,
} as const;

function isTaken(during: NonNullable<Command['scope']>, target: EventTarget | null): boolean {
  const selector = TAKEN[during];
  return selector !== undefined && target instanceof Element && target.closest(selector) !== null;
}
