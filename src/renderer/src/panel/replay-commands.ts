import type { Panel } from './panel';

type Of = Pick<Panel, 'log' | 'replays'>;

/** Replays the selected rows of the log. A past session is confirmed first, because the person has not just seen it. */
export async function replaySelected({ log, replays }: Of): Promise<void> {
  const ids = log.selectedRows().map(({ id }) => id);
  if (ids.length === 0) return;
  const what = { ...sessionOf(log), ids };
  await (log.store.getState().past ? replays.propose(what) : replays.start(what));
}

/** Proposes to replay the first selected row and everything after it. */
export async function replayFrom({ log, replays }: Of): Promise<void> {
  const [first] = log.selectedRows();
  if (first) await replays.propose({ ...sessionOf(log), from: first.id });
}

/** Proposes to replay the whole shown session. */
export async function replaySession({ log, replays }: Of): Promise<void> {
  await replays.propose(sessionOf(log));
}

function sessionOf(log: Panel['log']): { session?: string } {
  const session = log.session();
  return session === undefined ? {} : { session };
}
