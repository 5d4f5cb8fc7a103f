import { useEffect, useRef } from 'react';
import { usePanel } from '../../panel/context';
import { isSingleKey } from '../../ui/single-keys';
import { type PlayerKeysOptions, playerCommand, runCommand } from './player-keys';

/** Where keys have a meaning of their own. */
const KEYS_ARE_TAKEN =
  'input, textarea, [role="combobox"], [role="dialog"], [role="alertdialog"], [data-typeahead]';

/** The player's keys, wherever in the page the focus is. */
export function usePlayerKeys(options: PlayerKeysOptions): void {
  const { view } = usePanel();
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      const target = event.target instanceof Element ? event.target : undefined;
      if (target?.closest(KEYS_ARE_TAKEN)) return;
      // A button that has the focus is pressed by Space.
      if (event.key === ' ' && target?.closest('button, a')) return;
      if (isSingleKey(event.key) && event.key !== ' ' && !view.getState().singleKeys) return;
      const command = playerCommand(event);
      if (!command) return;
      event.preventDefault();
      runCommand(command, latest.current);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [view]);
}
