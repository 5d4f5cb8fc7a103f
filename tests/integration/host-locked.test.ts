import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startHost } from '../support/host';
import { waitFor } from '../support/wait-for';
import { startXvfb } from '../support/xvfb';

it('a locked screen gets no input until it is unlocked', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'jumpseat-lock-'));
  const lock = (hint: 'yes' | 'no') => writeFileSync(join(dir, 'hint'), `LockedHint=${hint}\n`);
  // A fake program, because no login session here can be locked.
  writeFileSync(join(dir, 'loginctl'), `#!/bin/sh\nexec cat '${join(dir, 'hint')}'\n`, { mode: 0o755 });
  lock('no');
  const screen = await startXvfb('800x600');
  const host = await startHost(['--desktop', 'host'], {
    ...{ DISPLAY: screen.display, XAUTHORITY: '', XDG_SESSION_ID: '1' },
    PATH: `${dir}${delimiter}${process.env.PATH}`,
  });
  onTestFinished(async () => {
    await host.stop();
    await screen.stop();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  });
  const click = { action: 'left_click', coordinate: [10, 10] };
  expect((await host.act(click)).status).toBe(200);

  lock('yes');
  await waitFor('the lock to be detected', async () => (await host.desktop()).state === 'failed');
  expect((await host.desktop()).reason).toContain('unlock it');
  const { status, json } = await host.act({ action: 'type', text: 'not for a password field' });
  expect(status).toBe(500);
  expect(json).toMatchObject({
    message: 'Failed to start desktop session.',
    detail: expect.stringContaining('The screen is locked: unlock it'),
  });

  lock('no');
  expect((await host.act(click)).status).toBe(200);
  expect((await host.desktop()).state).toBe('running');
});
