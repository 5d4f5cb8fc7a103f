import type { Config } from '../config';
import { type Finding, ok } from './check';
import { checkDataDir, checkPort, checkSpace } from './place';
import { checkDisplay, checkFfmpeg, checkKeychain, checkNeeds } from './system';

/** Checks what a start with this configuration needs, in the order of the report. */
export async function examine(
  { desktop, dataDir, port, recording }: Config,
  platform: NodeJS.Platform = process.platform,
): Promise<Finding[]> {
  const dir = checkDataDir(dataDir);
  return [
    ok(`Node ${process.versions.node}`),
    ...(desktop.kind === 'virtual' && platform === 'linux' ? await checkNeeds() : []),
    await checkFfmpeg(),
    checkDisplay(desktop.kind, process.env, platform),
    await checkKeychain(platform),
    dir,
    ...(dir.state === 'ok' ? [await checkSpace(dataDir, recording.minFreeMb)] : []),
    await checkPort(port, dataDir),
  ];
}

/** A finding as a line of the report. */
export function reportLine({ state, text }: Finding): string {
  return `${state.padEnd('advised'.length)}  ${text}`;
}
