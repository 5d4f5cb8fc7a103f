import type { Panel } from './panel';

type Of = Pick<Panel, 'log' | 'replays'>;

/**
 * Does what is chosen in the log again; without a choice nothing. Of a session that is past, it says first what that will
 * be: nobody has just seen it.
 */
export async function replaySelected({ log, replays }: Of): Promise<void> {
  const ids = log.selectedRows().map(({ id }) => id);
  if (ids.length === 0) return;
  const what = { ...sessionOf(log), ids };
  await (log.store.getState().past ? replays.propose(what) : replays.start(what));
}

/** Proposes to do the first that is chosen again, and all that came after it. */
export async function replayFrom({ log, replays }: Of): Promise<void> {
  const [first] = log.selectedRows();
  if (first) await replays.propose({ ...sessionOf(log), from: first.id });
}

/** Proposes to do all of the session that is shown again. */
export async function replaySession({ log, replays }: Of): Promise<void> {
  await replays.propose(sessionOf(log));
}

function sessionOf(log: Panel['log']): { session?: string } {
  const session = log.session();
  return session === undefined ? {} : { session };
}
