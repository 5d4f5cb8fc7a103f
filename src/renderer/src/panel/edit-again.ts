import { flushSync } from 'react-dom';
import { PARAMETERS } from '../../../shared/action-parameters';
import type { JournalEntry } from '../../../shared/journal';
import { requestBody } from '../actions/scripts';
import { checkDraft } from '../state/composer/validation';
import type { Panel } from './panel';

/** Brings an action that was done into the composer, to be changed and sent again, and the focus with it. */
export function editAgain({ composer }: Pick<Panel, 'composer'>, request: JournalEntry['request']): void {
  // Drawn at once: its fields are there to be gone to.
  flushSync(() => composer.load(requestBody(request)));
  const { draft, json } = composer.store.getState();
  const checked = checkDraft(draft);
  const [first] =
    'problems' in checked ? checked.problems.map(({ field }) => field) : PARAMETERS[draft.action];
  goToFirst([json && 'composer-json', first && `composer-${first}`, 'composer-json', 'composer-action']);
}

/** Of what may be hidden or not there, the first that takes the focus. */
function goToFirst(ids: readonly (string | undefined)[]): void {
  for (const id of ids) {
    const element = id === undefined ? null : document.getElementById(id);
    element?.focus();
    if (element && element === document.activeElement) return;
  }
}
