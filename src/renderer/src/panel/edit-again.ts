import { flushSync } from 'react-dom';
import { PARAMETERS } from '../../../shared/action-parameters';
import type { JournalEntry } from '../../../shared/journal';
import { requestBody } from '../actions/scripts';
import { checkDraft } from '../state/composer/validation';
import type { FocusName } from '../state/focus-targets';
import type { Panel } from './panel';

/** Loads a past action into the composer and focuses its first field. */
export function editAgain(
  { composer, focus }: Pick<Panel, 'composer' | 'focus'>,
  request: JournalEntry['request'],
): void {
  // The field must be rendered before it can be focused.
  flushSync(() => composer.load(requestBody(request)));
  const { draft, json } = composer.store.getState();
  const checked = checkDraft(draft);
  const [first] =
    'problems' in checked ? checked.problems.map(({ field }) => field) : PARAMETERS[draft.action];
  const fields: FocusName[] = first === undefined ? [] : [`composer-${first}`];
  focus.focus(...(json ? ['composer-json' as const] : fields), ...fields, 'composer-json', 'composer-action');
}
