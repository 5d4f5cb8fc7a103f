import { isFiltering } from '../state/filter';
import type { LogStore } from '../state/log-store';

interface FailureNavigation {
  readonly log: Pick<LogStore, 'store' | 'goToFailed'>;
  readonly reportDone: (message: string) => void;
}

/** Goes to the next or previous failed action, or reports that there is none. */
export function goToFailure({ log, reportDone }: FailureNavigation, step: 1 | -1): void {
  if (log.goToFailed(step)) return;
  const shown = isFiltering(log.store.getState().filter) ? ' in the filtered log' : '';
  reportDone(`No ${step > 0 ? 'later' : 'earlier'} action failed${shown}.`);
}
