import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { tempDir } from '../../support/temp-dir';
import { electron } from './stub';

vi.mock('electron', () => electron);

const { surviveGpuCrashes } = await import('../../../src/main/electron/graphics');

it('the GPU is used unless its process kept crashing in an earlier run', () => {
  const dataDir = tempDir();
  const disable = electron.app.disableHardwareAcceleration;
  surviveGpuCrashes(dataDir, () => undefined);
  expect(disable).not.toHaveBeenCalled();
  mkdirSync(join(dataDir, 'window'));
  writeFileSync(join(dataDir, 'window', 'software-rendering'), '');
  surviveGpuCrashes(dataDir, () => undefined);
  expect(disable).toHaveBeenCalledOnce();
  electron.app.removeAllListeners();
});
