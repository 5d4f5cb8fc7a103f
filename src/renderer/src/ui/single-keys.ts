import { createContext, useContext } from 'react';
import { isSingleKey } from './commands';

/** Whether single keys are shortcuts; a person may have turned them off. */
export const SingleKeys = createContext(true);

/** A shortcut to be shown beside what it does; undefined if it is a single key and those are turned off. */
export function useShortcut(keys: string | undefined): string | undefined {
  const on = useContext(SingleKeys);
  return keys !== undefined && (on || !isSingleKey(keys)) ? keys : undefined;
}
