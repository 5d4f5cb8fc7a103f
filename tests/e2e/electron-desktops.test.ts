import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ElectronApp, electron, startElectronApp, startScreen } from '../support/electron-app';
import { doMainJob } from '../support/electron-job';
import { type ElectronUser, sandboxedUser, USERS } from '../support/electron-user';
import { type PrivateBus, startPrivateBus } from '../support/private-bus';
import { PATIENCE_MS, waitFor } from '../support/wait-for';
import { startWayland } from '../support/wayland';

const isTested = electron !== undefined && process.platform === 'linux';

async function startApp(
  user: ElectronUser,
  env: NodeJS.ProcessEnv,
  switches: readonly string[] = [],
): Promise<ElectronApp> {
  const started = await startElectronApp(env, { user, switches });
  onTestFinished(() => started.close().catch(() => undefined));
  await started.connected();
  return started;
}

const closeWindow = ({ app }: ElectronApp) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

describe.skipIf(!isTested).each(USERS)('the app on a desktop with D-Bus, for $title', (user) => {
  // The others test the bus, which is the same for each user.
  const once = it.runIf(user === sandboxedUser);

  let screen: Awaited<ReturnType<typeof startScreen>>;
  let bus: PrivateBus;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    [screen, bus] = await Promise.all([startScreen(), startPrivateBus(user)]);
    env = { ...screen.env, ...bus.env };
  });
  afterAll(async () => {
    await bus?.stop();
    await screen?.stop();
  });

  it('keeps running in the tray when its window is closed, and opens it and quits by the menu there', async () => {
    const tray = await bus.startTray();
    onTestFinished(tray.stop);
    const started = await startApp(user, env);
    await tray.event('registered');
    tray.send('menu');
    expect((await tray.event('menu')).labels).toEqual([
      ...['Open Jumpseat', 'Pause Agent', 'Copy API Address', 'Copy API Token', 'Quit'],
    ]);
    await started.page.getByRole('button', { name: 'Take control' }).click();
    await started.page.getByText('You have control.').waitFor();

    await closeWindow(started);
    await waitFor('the live view to end', async () => (await started.desktop()).viewers === 0);
    await waitFor('control to be released', async () => {
      const { holder } = (await (await started.request('/api/v0/control')).json()) as { holder: string };
      return holder === 'agent';
    });

    const reopened = started.app.waitForEvent('window', { timeout: PATIENCE_MS });
    tray.send('click Open Jumpseat');
    await (await reopened).getByRole('button', { name: 'Take control' }).waitFor();
    tray.send('click Quit');
    expect(await started.exited).toBe(0);
  });

  once('finds a tray that appears, restarts and disappears while it runs', async () => {
    const started = await startApp(user, env);
    const windows = () => started.app.windows().length;
    for (let times = 0; times < 2; times += 1) {
      const tray = await bus.startTray();
      await closeWindow(started);
      await tray.event('registered');
      await waitFor('the window to close', () => windows() === 0);
      tray.send('activate');
      await waitFor('the window to open', () => windows() === 1);
      await tray.stop();
    }
    await closeWindow(started).catch(() => undefined);
    expect(await started.exited).toBe(0);
  });

  once('finishes a recording before the system shuts down', async () => {
    const logind = await bus.startLogind();
    onTestFinished(logind.stop);
    const started = await startApp(user, env);
    await logind.event('inhibited');
    const recording_id = crypto.randomUUID();
    const start = { method: 'POST', body: { recording_id } };
    expect((await started.request('/api/v0/desktop/recording/start', start)).status).toBe(200);
    logind.send('shutdown');
    await logind.event('released');
    // The system continues only now.
    expect(existsSync(join(started.dataDir, 'recordings', recording_id, 'video.mp4'))).toBe(true);
    expect(existsSync(join(started.dataDir, 'endpoint.json'))).toBe(false);
    expect(await started.exited).toBe(0);
  });
});

/** Where there is no GPU, Electron draws on Wayland only if it does not look for one. */
const WAYLAND_SWITCHES = ['--ozone-platform=wayland', '--disable-gpu'];

it.skipIf(!isTested).each(USERS)('the app does the main job on Wayland, for $title', async (user) => {
  const wayland = await startWayland(user);
  onTestFinished(wayland.stop);
  const started = await startApp(user, wayland.env, WAYLAND_SWITCHES);
  await doMainJob(started);
  // The app may exit before it answers.
  await started.app.evaluate(({ app }) => void setTimeout(() => app.quit(), 100));
  expect(await started.exited).toBe(0);
});
