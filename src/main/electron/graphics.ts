import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';

/** This number of crashes of the GPU process within this time (ms) means that its driver does not work. */
const CRASHES = 2;
const WINDOW_MS = 60_000;

/**
 * If the GPU process crashes repeatedly, the next start renders in software. Until then Chromium changes to software by
 * itself, and is kept from ending the host if that crashes, too. To be called before Electron is ready.
 */
export function surviveGpuCrashes(dataDir: string, onError: (message: string) => void): void {
  const file = join(dataDir, 'window', 'software-rendering');
  if (existsSync(file)) app.disableHardwareAcceleration();
  const crashes: number[] = [];
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (reason === 'clean-exit') return;
    onError(`A process of the window ended (${type}, ${reason})`);
    if (type !== 'GPU') return;
    // Chromium looks for the switch after each crash; while there is a GPU, its limit makes it change to software.
    if (app.getGPUFeatureStatus().gpu_compositing !== 'enabled')
      app.commandLine.appendSwitch('disable-gpu-process-crash-limit');
    crashes.push(performance.now());
    if (crashes.filter((at) => performance.now() - at < WINDOW_MS).length < CRASHES) return;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, 'The GPU process kept crashing. Delete this file to try the GPU again.\n');
  });
}
