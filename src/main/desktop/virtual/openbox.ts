import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeXml } from '../../base/escape-xml';
import { type Child, startChild } from '../../process/child';
import type { Tether } from '../../process/death-signal';
import type { RootWindow } from '../../x11/root-window';
import { type MenuEntry, menuXml } from './openbox-menu';
import { untilReady } from './ready';
import type { RunDir } from './run-dir';

export interface OpenboxOptions {
  readonly command: string;
  readonly configPath: string;
  readonly env: NodeJS.ProcessEnv;
  /** An existing directory: Node reports a missing directory as a missing command. */
  readonly home: string;
  readonly tether: Tether;
  readonly root: RootWindow;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

const END_MS = 500;
/** Openbox sets it at the end of its start; a click on the desktop before that has no effect. */
const READY_PROPERTY = '_NET_CLIENT_LIST';

/** Writes openbox' configuration and menu. @returns the path of the configuration */
export function writeOpenboxConfig(
  run: Pick<RunDir, 'write'>,
  resourcesDir: string,
  entries: readonly MenuEntry[],
): string {
  const menuPath = run.write('menu.xml', menuXml(entries));
  const template = readFileSync(join(resourcesDir, 'openbox', 'rc.xml'), 'utf8');
  const filled = template
    .replace('@THEME@', () => escapeXml(join(resourcesDir, 'openbox', 'theme')))
    .replace('@MENU@', () => escapeXml(menuPath));
  return run.write('rc.xml', filled);
}

/** Starts openbox and waits until it manages windows. @throws {DesktopError} */
export async function startOpenbox(options: OpenboxOptions): Promise<Child> {
  const { command, configPath, env, home, tether, root, onLine, signal } = options;
  const { changed } = await root.watch(READY_PROPERTY);
  const child = await startChild({
    ...tether(command, ['--config-file', configPath, '--sm-disable']), // there is no session manager
    env,
    cwd: home, // terminals from the menu open there
    onLine,
  });
  try {
    await untilReady('openbox', child, signal, () => changed);
    return child;
  } catch (error) {
    await child.end(END_MS);
    throw error;
  }
}
