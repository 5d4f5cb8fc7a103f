import { usePanel } from '../../panel/context';
import { isSingleKey } from '../../ui/single-keys';
import { useWindowEvent } from '../../ui/use-window-event';
import { type PlayerKeysOptions, playerCommand, runCommand } from './player-keys';

/** Elements that handle keys themselves. */
const KEY_OWNERS =
  'input, textarea, [role="combobox"], [role="dialog"], [role="alertdialog"], [data-typeahead]';

/** The player's keys, with the focus anywhere in the page. */
export function usePlayerKeys(options: PlayerKeysOptions): void {
  const { view } = usePanel();
  useWindowEvent('keydown', (event) => {
    const command = isFree(event, view.getState().singleKeys) ? playerCommand(event) : undefined;
    if (!command) return;
    event.preventDefault();
    runCommand(command, options);
  });
}

/** Whether no other element or shortcut uses the key. */
function isFree(event: KeyboardEvent, singleKeys: boolean): boolean {
  const { key, defaultPrevented, ctrlKey, altKey, metaKey } = event;
  if (defaultPrevented || ctrlKey || altKey || metaKey) return false;
  const target = event.target instanceof Element ? event.target : undefined;
  if (target?.closest(KEY_OWNERS)) return false;
  // Space presses a focused button.
  if (key === ' ') return !target?.closest('button, a');
  return singleKeys || !isSingleKey(key);
}
