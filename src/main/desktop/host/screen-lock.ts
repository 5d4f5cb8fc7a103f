import { execFile } from 'node:child_process';
import { lockQuery } from './host-session';

/** How long the system's answer may take (ms). */
const ANSWER_TIMEOUT_MS = 2000;
/** How often the system is asked (ms); on Windows an answer costs ten times as much. */
const ASK_MS = process.platform === 'win32' ? 20_000 : 3000;

/** Whether the screen is locked; false if the system does not say. */
export function isLocked(): Promise<boolean> {
  const query = lockQuery(process);
  if (!query) return Promise.resolve(false);
  return new Promise((resolve) => {
    const options = { timeout: ANSWER_TIMEOUT_MS, windowsHide: true };
    execFile(query.command, query.args, options, (_error, output) => resolve(query.locked.test(output)));
  });
}

/** Calls back once when the screen is locked; returns a function that stops watching. */
export function watchLock(onLocked: () => void): () => void {
  if (!lockQuery(process)) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const askLater = () => {
    timer = setTimeout(async () => {
      const locked = await isLocked();
      if (stopped) return;
      if (locked) onLocked();
      else askLater();
    }, ASK_MS).unref();
  };
  askLater();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
