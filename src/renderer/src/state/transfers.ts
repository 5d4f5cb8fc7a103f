import type { StoreApi } from 'zustand/vanilla';
import { reasonOf } from '../api/failure';
import type { OnProgress } from '../api/sessions';
import { type NotificationAction, retryAction } from './notifications';

/** An import or export in progress, shown until it is dismissed. */
export interface Transfer {
  readonly id: string;
  readonly kind: 'import' | 'export';
  /** The file name, or the session's name. */
  readonly name: string;
  readonly state: 'running' | 'done' | 'failed';
  /** (bytes) */
  readonly done: number;
  readonly total?: number | undefined;
  /** The result, as text. */
  readonly result: string;
  /** The imported session. */
  readonly session: string | undefined;
  /** Offered if it failed. */
  readonly action?: NotificationAction | undefined;
}

/** Minimum time between two updates of the progress (ms). */
const PROGRESS_EVERY = 100;

/** How long a finished transfer stays visible (ms). */
const SHOWN_MS = 6000;

type TransfersStore = Pick<StoreApi<{ readonly transfers: readonly Transfer[] }>, 'setState'>;

/** Runs imports and exports, and keeps their progress in `store`. */
export function createTransfers(store: TransfersStore, newId: () => string) {
  const running = new Map<string, AbortController>();

  function change(id: string, part: Partial<Transfer>): void {
    store.setState(({ transfers }) => ({
      transfers: transfers.map((one) => (one.id === id ? { ...one, ...part } : one)),
    }));
  }

  function dismiss(id: string): void {
    store.setState(({ transfers }) => ({ transfers: transfers.filter((one) => one.id !== id) }));
  }

  /** Runs an import or export and shows its progress. An aborted one disappears. */
  async function transfer(
    kind: Transfer['kind'],
    name: string,
    run: (onProgress: OnProgress, signal: AbortSignal) => Promise<Partial<Transfer>>,
  ): Promise<void> {
    const id = newId();
    const abort = new AbortController();
    running.set(id, abort);
    const started: Transfer = { id, kind, name, state: 'running', done: 0, result: '', session: undefined };
    store.setState(({ transfers }) => ({ transfers: [...transfers, started] }));
    let updatedAt = 0;
    try {
      const end = await run((done, total) => {
        const now = performance.now();
        if (now - updatedAt < PROGRESS_EVERY && done !== total) return;
        updatedAt = now;
        change(id, { done, total });
      }, abort.signal);
      change(id, { ...end, state: 'done' });
      // A transfer with nothing left to do disappears by itself.
      if (end.session === undefined) setTimeout(() => dismiss(id), SHOWN_MS);
    } catch (error) {
      if (abort.signal.aborted) return dismiss(id);
      const action = retryAction(error, () => {
        dismiss(id);
        return transfer(kind, name, run);
      });
      change(id, { state: 'failed', result: reasonOf(error), action });
    } finally {
      running.delete(id);
    }
  }

  return { transfer, cancel: (id: string) => running.get(id)?.abort(), dismiss };
}
