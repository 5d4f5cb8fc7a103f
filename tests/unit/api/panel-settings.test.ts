import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPanelSettings } from '../../../src/main/api/panel-settings';
import { tempDir } from '../../support/temp-dir';

const theme = (value: string) => ({ name: 'jumpseat.theme', value });

it('settings are stored for the next start, readable only by their owner', () => {
  const dir = tempDir();
  createPanelSettings(dir).save([theme('dark'), { name: 'jumpseat.scale', value: 'fit' }]);
  createPanelSettings(dir).save([theme('light')]);
  expect(createPanelSettings(dir).read()).toEqual([theme('light'), { name: 'jumpseat.scale', value: 'fit' }]);
  expect(statSync(join(dir, 'panel.json')).mode & 0o777).toBe(0o600);
});

it('a damaged file counts as empty, and is replaced', () => {
  const dir = tempDir();
  const settings = createPanelSettings(dir);
  writeFileSync(join(dir, 'panel.json'), '{"settings": [{"name": ""');
  expect(settings.read()).toEqual([]);
  settings.save([theme('dark')]);
  expect(settings.read()).toEqual([theme('dark')]);
});

it('too many settings are refused, and the stored ones stay', () => {
  const dir = tempDir();
  const settings = createPanelSettings(dir);
  settings.save([theme('dark')]);
  const many = Array.from({ length: 100 }, (_, n) => ({ name: `jumpseat.${n}`, value: '' }));
  expect(() => settings.save(many)).toThrow('too many');
  expect(JSON.parse(readFileSync(join(dir, 'panel.json'), 'utf8'))).toEqual({ settings: [theme('dark')] });
});

it('settings are stored although the directory was deleted', () => {
  const dir = tempDir();
  const settings = createPanelSettings(dir);
  rmSync(dir, { recursive: true });
  settings.save([theme('dark')]);
  expect(settings.read()).toEqual([theme('dark')]);
});
