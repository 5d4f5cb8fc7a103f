import { createApp } from './app';
import { loadConfig } from './config';
import { stopAfterFatalError } from './fatal-error';
import { hidePassword } from './hide-password';

/** Time limit for the host to stop (ms). Contract: five seconds. */
const STOP_LIMIT_MS = 4800;

/** Runs the host without a window until a signal ends it. @throws {StartError} */
export async function runHost(flags: readonly string[]): Promise<undefined> {
  hidePassword(flags);
  const app = createApp(loadConfig(flags, process.env));
  let stopping: Promise<void> | undefined;
  const stop = () => {
    // Remaining children end with this process, and the next start cleans up.
    if (!stopping) setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    stopping ??= app.stop();
    return stopping;
  };
  stopAfterFatalError(app.logFatal, stop, process.exit);
  // Before the start: a program that reads endpoint.json may send a signal at once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void stop().then(() => process.exit(0)));
  }

  const { url, panelUrl } = await app.start();
  console.log(`Jumpseat serves the desktop API at ${url}`);
  console.log(`Open the panel: ${panelUrl}`);
}
