import { execFile } from 'node:child_process';
import { lockQuery } from './host-session';

/** How long the system may take to answer, in milliseconds. */
const ANSWER_MS = 2000;
/** How often it is asked, in milliseconds; Windows takes ten times as much work over it. */
const ASK_MS = process.platform === 'win32' ? 20_000 : 3000;

/** Whether the screen is locked; where nobody can say, it counts as open. */
export function isLocked(): Promise<boolean> {
  const question = lockQuery(process);
  if (!question) return Promise.resolve(false);
  return new Promise((resolve) => {
    execFile(question.command, [...question.args], { timeout: ANSWER_MS }, (_error, output) =>
      resolve(question.locked.test(output)),
    );
  });
}

/** Calls back once when somebody locks the screen; gives how to stop looking. */
export function watchLock(onLocked: () => void): () => void {
  if (!lockQuery(process)) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const askLater = () => {
    timer = setTimeout(async () => {
      const locked = await isLocked();
      if (over) return;
      if (locked) onLocked();
      else askLater();
    }, ASK_MS).unref();
  };
  askLater();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}
