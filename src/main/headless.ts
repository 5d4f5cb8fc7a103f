import { createApp } from './app';
import { loadConfig } from './config';
import { asksForHelp, help } from './flags';
import { hidePassword } from './hide-password';
import { tellFailure } from './start-error';

/** In milliseconds. */
const STOP_LIMIT = 4800;

/** The host without a window: `node out/main/headless.js [flags]`. */
async function main(): Promise<void> {
  const flags = process.argv.slice(2);
  hidePassword(flags);
  if (asksForHelp(flags)) return console.log(help());
  const app = createApp(loadConfig(flags, process.env));
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    // Five seconds are promised. Children that are left then die with us, and the next start tidies up.
    setTimeout(() => process.exit(1), STOP_LIMIT).unref();
    await app.stop();
    process.exit(0);
  };
  // Before the start: who finds the endpoint's file may send a signal at once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());

  const { url, panelUrl } = await app.start();
  console.log(`Jumpseat serves the desktop API at ${url}`);
  console.log(`Open the panel: ${panelUrl}`);
}

main().catch((error: unknown) => {
  process.exit(tellFailure(error));
});
