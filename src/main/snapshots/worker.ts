import { createEncoderBudget } from './encoder-budget';
import { type FromWorker, ToWorkerEnvelope, WorkerOptions } from './protocol';
import { openSnapshotQuota } from './quota';
import { SnapshotSession } from './snapshot-session';

/**
 * The process that takes snapshots. It is a process rather than a thread, so that all of it, including the encoder, runs
 * at low priority, and a fault in the encoder's native code ends only this process.
 */

// A Ctrl-C at the host's terminal is sent to this process too; the host decides when it ends.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());

const { sessionsDir, maxBytes, minFreeBytes } = WorkerOptions.parse(JSON.parse(process.argv[2] ?? '{}'));
const quota = openSnapshotQuota(sessionsDir, maxBytes);
const budget = createEncoderBudget();
const sessions = new Map<string, SnapshotSession>();

function send(session: string, message: FromWorker): void {
  process.send?.({ session, message });
}

process.on('message', (value) => {
  const { session, message } = ToWorkerEnvelope.parse(value);
  const onEnd = () => sessions.delete(session);
  const open =
    sessions.get(session) ??
    new SnapshotSession({ sessionsDir, session, minFreeBytes, quota, send, budget, onEnd });
  sessions.set(session, open);
  open.receive(message);
});
