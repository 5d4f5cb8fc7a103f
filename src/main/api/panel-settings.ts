import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PanelSetting } from '../../shared/panel-settings';
import { PanelSettings } from '../../shared/panel-settings';
import { RequestError } from '../../shared/request-error';
import { attempt } from '../base/attempt';
import { writeFileAtomicSync } from '../base/files';

export type PanelSettingsFile = ReturnType<typeof createPanelSettings>;

/**
 * What the panel remembers, in `panel.json` in the data directory: a browser would keep it by the port, which may change.
 * A damaged file counts as empty.
 */
export function createPanelSettings(dataDir: string) {
  const file = join(dataDir, 'panel.json');
  const read = (): readonly PanelSetting[] =>
    attempt(() => PanelSettings.parse(JSON.parse(readFileSync(file, 'utf8'))).settings) ?? [];
  return {
    read,
    /** Adds or replaces settings. @throws {RequestError} if there are too many; the disk's errors */
    save(changes: readonly PanelSetting[]): void {
      const values = new Map([...read(), ...changes].map(({ name, value }) => [name, value]));
      const settings = [...values].map(([name, value]) => ({ name, value }));
      if (!PanelSettings.safeParse({ settings }).success)
        throw new RequestError('invalid-body', 'There are too many settings.');
      // The directory may have been deleted meanwhile.
      mkdirSync(dataDir, { recursive: true, mode: 0o700 });
      writeFileAtomicSync(file, `${JSON.stringify({ settings }, undefined, 2)}\n`);
    },
  };
}
