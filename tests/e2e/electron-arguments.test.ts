import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zip } from '../../src/main/api/zip';
import { type BareXvnc, startBareXvnc } from '../support/bare-xvnc';
import {
  electron,
  endpointIn,
  evaluateAgain,
  isRoot,
  removeWithProfile,
  spawnElectron,
} from '../support/electron-app';
import { filesWith } from '../support/files';
import { temporaryDir } from '../support/host-run';
import { packagedElectron } from '../support/packaged-electron';
import {
  jsonLines,
  sessionEntries,
  sessionEntry,
  writePictures,
  writeSession,
} from '../support/session-files';
import { PATIENCE_MS, waitFor } from '../support/wait-for';

const exec = promisify(execFile);
const OLD = '20261121-080000000-abcd';

/** A session as an archive with this number of actions. */
async function archive(path: string, actions: number): Promise<string> {
  const content = jsonLines(sessionEntries(actions));
  const { body } = await zip([{ name: 'actions.jsonl', modified: new Date(), content }]);
  writeFileSync(path, Buffer.concat(await body.toArray()));
  return path;
}

/** Openbox with the keys of the pause shortcut, as a different program that holds it. */
const OTHER_PROGRAM = `<openbox_config xmlns="http://openbox.org/3.4/rc"><keyboard>
  <keybind key="C-A-p"><action name="Unfocus" /></keybind>
</keyboard></openbox_config>`;

// One start for all tests, by one user: each takes seconds, and none depends on the sandbox. `isPackaged` can be had on
// Linux only.
describe.skipIf(electron === undefined || process.platform !== 'linux')('the packaged app', () => {
  const files = { first: '', second: '', broken: '' };
  let folder: string;
  let dataDir: string;
  let session: string;
  let screen: BareXvnc;
  let program: string;
  let app: ElectronApplication;
  let page: Page;
  let args: string[];

  beforeAll(async () => {
    folder = temporaryDir().path;
    dataDir = join(folder, 'data');
    files.broken = join(folder, 'broken.zip');
    const entry = sessionEntry(1);
    session = writeSession(dataDir, OLD, jsonLines([entry]));
    await writePictures(session, entry.id);
    screen = await startBareXvnc({ windowManager: false });
    const keys = join(folder, 'keys.xml');
    writeFileSync(keys, OTHER_PROGRAM);
    screen.run('openbox', ['--config-file', keys]);
    // Only then does the other program hold the keys.
    await waitFor('openbox', async () => {
      const { stdout } = await exec('xprop', ['-root', '_NET_CLIENT_LIST'], { env: screen.env });
      return stdout.includes('window id');
    });
    files.first = await archive(join(folder, 'first 日.jumpseat.zip'), 7);
    files.second = await archive(join(folder, 'second.zip'), 5);
    writeFileSync(files.broken, 'no archive');
    program = packagedElectron(electron ?? '', join(folder, 'app'));
    args = [
      ...(isRoot ? ['--no-sandbox'] : []),
      ...['--port', '0', '--data-dir', dataDir, '--log-level', 'warn', '--desktop', 'host'],
      '--force-device-scale-factor=1',
    ];
    // The session is named after a desktop whose keyring does not run.
    const env = Object.fromEntries(
      Object.entries({ ...screen.env, XDG_CURRENT_DESKTOP: 'GNOME' }).map(([k, v]) => [k, v ?? '']),
    );
    app = evaluateAgain(
      await _electron.launch({ executablePath: program, args: [...args, files.first], env }),
    );
    app.context().setDefaultTimeout(PATIENCE_MS);
    page = await app.firstWindow();
  });
  afterAll(async () => {
    await app?.close();
    await screen?.stop();
    await removeWithProfile(folder);
  });

  const request = (path: string, method = 'GET', body?: object) => {
    const { url, token } = endpointIn(dataDir);
    return fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  };
  const rows = (count: number) =>
    waitFor(`a log of ${count} rows`, async () => (await list().count()) === count);
  const secondStart = (item: string) =>
    spawnElectron([...args, item], screen.env, { program, env: (env) => env }).exited;
  const list = () => page.locator('#action-list').getByRole('option');
  const address = () => page.evaluate<string>('location.hash');

  it('starts with switches of Chromium, and shows the session in the file of its command line', async () => {
    expect(await app.evaluate(({ app }) => app.isPackaged)).toBe(true);
    await rows(7);
    expect(await page.evaluate('devicePixelRatio')).toBe(1);
    expect(await address()).toMatch(/^#session\//);
  });

  it('keeps the computer from suspending while a recording runs', async () => {
    const isBlocked = () => app.evaluate(({ powerSaveBlocker }) => powerSaveBlocker.isStarted(0));
    expect(await isBlocked()).toBe(false);
    const recording_id = crypto.randomUUID();
    const recording = (what: string) =>
      request(`/api/v0/desktop/recording/${what}`, 'POST', { recording_id });
    expect((await recording('start')).status).toBe(200);
    await waitFor('the power-save blocker', isBlocked);
    expect((await recording('stop')).status).toBe(200);
    await waitFor('its end', async () => !(await isBlocked()));
  });

  it('reports that a different program holds the shortcut that pauses the agent', async () => {
    await page.getByRole('button', { name: /^Notices/ }).click();
    await page.getByRole('dialog').getByText('does not pause the agent').waitFor();
    await page.keyboard.press('Escape');
  });

  it('shows the file and the link of a second start', async () => {
    expect(await secondStart(pathToFileURL(files.second).href)).toBe(1);
    await rows(5);
    expect(await secondStart('jumpseat://recordings')).toBe(1);
    await waitFor('the recordings', async () => (await address()) === '#recordings');
    expect(await secondStart(`jumpseat://session/${OLD}`)).toBe(1);
    await rows(1);
  });

  it('shows files and links that macOS asks to open', async () => {
    const emit = (event: string, item: string) =>
      app.evaluate(
        ({ app }, [name = '', item]) => void app.emit(name, { preventDefault() {} }, item),
        [event, item],
      );
    await emit('open-url', 'jumpseat://recordings');
    await waitFor('the recordings', async () => (await address()) === '#recordings');
    await emit('open-file', files.second);
    await rows(5);
  });

  it('says why a file cannot be imported', async () => {
    await secondStart(files.broken);
    await page
      .getByText(/broken\.zip: This cannot be imported\./)
      .first()
      .waitFor();
  });

  it('notifies its person of a question while the window is not in front', async () => {
    await app.evaluate(({ Notification, BrowserWindow }) => {
      const bodies: string[] = [];
      Object.assign(globalThis, { bodies });
      // This machine has no service that shows them.
      Notification.isSupported = () => true;
      Notification.prototype.show = function (this: Electron.Notification) {
        bodies.push(this.body);
      };
      BrowserWindow.getAllWindows()[0]?.minimize();
    });
    const shown = () => app.evaluate(() => (globalThis as unknown as { bodies: string[] }).bodies);
    await waitFor('the window to lose the focus', () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() === null),
    );
    const text = sessionEntry(1, { request: { action: 'type', sensitive: true, text_length: 9 } });
    expect((await request('/api/v0/replay', 'POST', { entries: [text], verify: false })).status).toBe(200);
    await waitFor('a notification', async () => (await shown()).length > 0);
    expect(await shown()).toEqual(['The next step needs a text that was not kept.']);
    expect((await request('/api/v0/replay', 'DELETE')).status).toBe(204);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.restore());
  });

  it('copies the address of the API', async () => {
    await app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
      items?.find(({ label }) => label.includes('Address'))?.click();
    });
    const { url } = endpointIn(dataDir);
    await waitFor('the address in the clipboard', () =>
      app.evaluate(async ({ clipboard }, url) => (await clipboard.readText()) === url, url),
    );
  });

  it('offers to remember no password, as its keychain would encrypt with a public key', async () => {
    expect(await (await request('/api/v0/desktop/passwords')).json()).toMatchObject({ can_remember: false });
  });

  it('returns to the panel from an empty page', async () => {
    await page.evaluate(`location.href = 'about:blank'`);
    await page.getByRole('region', { name: 'Live desktop' }).waitFor();
  });

  it('keeps nothing of a session that was deleted', async () => {
    await app.evaluate(
      ({ app }, link) => void app.emit('open-url', { preventDefault() {} }, link),
      `jumpseat://session/${OLD}`,
    );
    await page.getByTitle(`Session ${OLD}`).waitFor();
    await rows(1);
    await list().click();
    for (const name of ['before', 'after'])
      await waitFor(`the screen ${name}`, () =>
        page.evaluate(`document.querySelector('img[data-picture="${name}"]')?.naturalWidth > 0`),
      );
    const pictures = readdirSync(join(session, 'pictures')).map((name) =>
      readFileSync(join(session, 'pictures', name)),
    );
    expect((await request(`/api/v0/sessions/${OLD}`, 'DELETE')).status).toBe(204);
    const exited = once(app.process(), 'exit');
    await app.close();
    await exited;
    const profile = join(dataDir, 'window');
    expect(filesWith(profile, '/assets/')).not.toEqual([]);
    for (const picture of pictures) expect(filesWith(profile, picture)).toEqual([]);
  });
});
