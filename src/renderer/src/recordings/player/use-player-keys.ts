import { useEffect, useEffectEvent } from 'react';
import { usePanel } from '../../panel/context';
import { isSingleKey } from '../../ui/single-keys';
import { type PlayerCommand, type PlayerKeysOptions, playerCommand, runCommand } from './player-keys';

/** Elements that handle keys themselves. */
const KEY_OWNERS =
  'input, textarea, [role="combobox"], [role="dialog"], [role="alertdialog"], [data-typeahead]';

/** The player's keys, with the focus anywhere in the page. */
export function usePlayerKeys(options: PlayerKeysOptions): void {
  const { view } = usePanel();
  const run = useEffectEvent((command: PlayerCommand) => runCommand(command, options));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      const target = event.target instanceof Element ? event.target : undefined;
      if (target?.closest(KEY_OWNERS)) return;
      // Space presses a focused button.
      if (event.key === ' ' && target?.closest('button, a')) return;
      if (isSingleKey(event.key) && event.key !== ' ' && !view.getState().singleKeys) return;
      const command = playerCommand(event);
      if (!command) return;
      event.preventDefault();
      run(command);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [view]);
}
