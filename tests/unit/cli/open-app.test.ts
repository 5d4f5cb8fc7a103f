import { expect, it } from 'vitest';
import { findApp } from '../../../src/main/cli/open-app';
import { projectDir } from '../../../src/main/paths';

const having =
  (...paths: string[]) =>
  (program: string) =>
    paths.includes(program) ? program : undefined;

it('the installed app is opened before an Electron', () => {
  const found = findApp('linux', {}, having('/opt/Jumpseat/jumpseat', 'electron'));
  expect(found).toEqual({ command: '/opt/Jumpseat/jumpseat', args: [] });
});

it('an Electron on PATH, or in the folder that a variable names, gets this program', () => {
  expect(findApp('linux', {}, having('electron'))).toEqual({ command: 'electron', args: [projectDir] });
  const env = { ELECTRON_OVERRIDE_DIST_PATH: '/dist', JUMPSEAT_NO_SANDBOX: '1' };
  expect(findApp('linux', env, having('/dist/electron', 'electron'))).toEqual({
    command: '/dist/electron',
    args: ['--no-sandbox', projectDir],
  });
});

it('without both there is nothing to open', () => {
  expect(findApp('linux', {}, having())).toBeUndefined();
});
