import { type RefCallback, useCallback } from 'react';
import type { FocusName } from '../state/focus-targets';
import { useShell } from './context';

/** A ref for an element that commands move the focus to. */
export function useFocusTarget(name: FocusName): RefCallback<HTMLElement> {
  const { focus } = useShell();
  return useCallback((element) => (element ? focus.register(name, element) : undefined), [focus, name]);
}
