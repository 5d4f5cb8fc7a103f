import { createContext, useContext } from 'react';

/** Whether a shortcut is one character without Ctrl or Alt, so that typing presses it too. */
export function isSingleKey(keys: string): boolean {
  return !/Ctrl|Alt|[←↑→↓]/.test(keys) && (keys.split('+').at(-1) || '+').length === 1;
}

/** Whether single keys are shortcuts; a person can turn them off. */
export const SingleKeysContext = createContext(true);

/** A shortcut to show beside its command; undefined if it is a single key and those are turned off. */
export function useShortcut(keys: string | undefined): string | undefined {
  const on = useContext(SingleKeysContext);
  return keys !== undefined && (on || !isSingleKey(keys)) ? keys : undefined;
}
