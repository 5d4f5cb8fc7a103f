import { isFiltering } from '../state/filter';
import type { LogStore } from '../state/log-store';

export interface FailureNavigation {
  readonly log: Pick<LogStore, 'store' | 'goToFailed'>;
  readonly reportDone: (message: string) => void;
}

/** Goes to the next action that failed, or the one before; says so where there is none. */
export function goToFailure({ log, reportDone }: FailureNavigation, step: 1 | -1): void {
  if (log.goToFailed(step)) return;
  const shown = isFiltering(log.store.getState().filter) ? ' of those the filter shows' : '';
  reportDone(`No ${step > 0 ? 'later' : 'earlier'} action failed${shown}.`);
}
