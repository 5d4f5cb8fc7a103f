import { useEffect } from 'react';
import { type Command, matchesKeys } from '../state/command-registry';
import { isSingleKey } from '../ui/single-keys';
import { useWindowEvent } from '../ui/use-window-event';
import { useShell } from './context';

/** Registers commands while the component is shown. `commands` must be the same array until they change. */
export function useCommands(commands: readonly Command[]): void {
  const shell = useShell();
  useEffect(() => shell.commands.add(commands), [shell, commands]);
}

/** Runs commands by their keys, except while keys are typed or go to the desktop. */
export function useCommandKeys(): void {
  const { view, commands } = useShell();
  const onKey = (event: KeyboardEvent) => {
    const { hasControl, singleKeys } = view.getState();
    const counts = (keys: string) => !isSingleKey(keys) || (singleKeys && !hasControl);
    const command = commands.store
      .getState()
      .filter(({ keys }) => keys !== undefined && counts(keys) && matchesKeys(keys, event))
      .findLast(({ scope = 'idle', when }) => !isTaken(scope, event.target) && (when?.() ?? true));
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    command.run();
  };
  // In the capture phase, because the live view stops the keys it receives.
  useWindowEvent('keydown', onKey, true);
}

/** Elements that disable the keys of each scope. */
const TAKEN = {
  always: undefined,
  typing: 'canvas, [data-desktop-keys], [role="dialog"], [role="alertdialog"], [data-typeahead]',
  idle: `input, textarea, canvas, [data-watched], [role="combobox"], [role="dialog"], [role="alertdialog"], [data-typeahead]`,
} as const;

function isTaken(scope: NonNullable<Command['scope']>, target: EventTarget | null): boolean {
  const selector = TAKEN[scope];
  return selector !== undefined && target instanceof Element && target.closest(selector) !== null;
}
