import type { Panel } from '../panel';

type Of = Pick<Panel, 'log' | 'replays'>;

/** Does what is chosen in the log again; without a choice nothing. */
export async function replayChosen({ log, replays }: Of): Promise<void> {
  const ids = log.chosen().map(({ id }) => id);
  if (ids.length > 0) await replays.start({ ...sessionOf(log), ids });
}

/** Does the first that is chosen again, and all that came after it. */
export async function replayFrom({ log, replays }: Of): Promise<void> {
  const [first] = log.chosen();
  if (first) await replays.start({ ...sessionOf(log), from: first.id });
}

/** Does all of the session that is shown again. */
export async function replaySession({ log, replays }: Of): Promise<void> {
  await replays.start(sessionOf(log));
}

function sessionOf(log: Panel['log']): { session?: string } {
  const session = log.session();
  return session === undefined ? {} : { session };
}
