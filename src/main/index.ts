import { join } from 'node:path';
import { app, clipboard, Menu, shell } from 'electron';
import { createApp } from './app';
import { loadConfig } from './config';
import { prepareDataDir } from './data-dir';
import { applicationMenu, type MenuActions, trayMenu } from './electron/menu';
import { watchAgentPause } from './electron/pause-shortcut';
import { claimProfile, ownFlags } from './electron/profile';
import { stopBeforeQuit } from './electron/quit';
import { enforceSecurity } from './electron/security';
import { showTray, traysAreShown } from './electron/tray';
import { systemVault } from './electron/vault';
import { holdPanelWindow, type PanelHolder } from './electron/visibility';
import { openPanelWindow } from './electron/window';
import { asksForHelp, help } from './flags';
import { hidePassword } from './hide-password';
import { inUse } from './instance';
import { projectDir, resourcesDir } from './paths';
import { reportStartError } from './start-error';

/** The host with a window. Each step needs those before it. */
async function main(): Promise<void> {
  // 1. The flags.
  const flags = ownFlags(process.argv, app.isPackaged);
  hidePassword(flags);
  if (asksForHelp(flags)) {
    console.log(help());
    return app.exit(0);
  }
  const config = loadConfig(flags, process.env);

  // 2. One window per data directory.
  prepareDataDir(config.dataDir);
  let panel: PanelHolder | undefined;
  if (!claimProfile(config.dataDir, () => panel?.show())) {
    console.error('Showing the window of the running instance.');
    throw inUse(config.dataDir);
  }

  // 3. Sandbox every page, unless started with --no-sandbox.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  await app.whenReady();

  // 4. The host.
  const host = createApp(config, systemVault(process.platform));
  stopBeforeQuit(
    () => host.stop(),
    () => panel?.destroy(),
  );
  const { url, token, oneTimeUrl } = await host.start();
  console.log(`Jumpseat serves the desktop API at ${url}`);

  // 5. The rights of pages.
  enforceSecurity(url);

  // 6. The window, its menus and the tray.
  const iconDir = join(resourcesDir, 'icons');
  const hasTray = await traysAreShown();
  panel = holdPanelWindow(
    () =>
      openPanelWindow({
        panelUrl: oneTimeUrl(),
        stateFile: join(config.dataDir, 'window.json'),
        icon: join(iconDir, 'icon.png'),
        onError: (message) => console.error(message),
      }),
    () => ({ platform: process.platform, tray: hasTray }),
  );
  const show = () => panel?.show();
  app.on('activate', show);

  const actions: MenuActions = {
    showWindow: show,
    copyUrl: () => clipboard.writeText(url),
    copyToken: () => clipboard.writeText(token),
    openInBrowser: () => void shell.openExternal(oneTimeUrl()),
    openReadme: () => void shell.openPath(join(projectDir, 'README.md')),
    pauseAgent: (on) => void host.agent.pause(on),
    quit: () => app.quit(),
  };
  const setTrayMenu = hasTray ? showTray(iconDir, show) : undefined;
  watchAgentPause(host.agent, () => {
    const { paused } = host.agent;
    Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(process.platform, actions, paused)));
    setTrayMenu?.(trayMenu(actions, paused));
  });
  app.dock?.setIcon(join(iconDir, 'icon.png'));

  // 7. Open the window, unless started with --no-open.
  if (config.open) show();
}

// `holdPanelWindow` decides whether closing the window quits.
app.on('window-all-closed', () => undefined);

main().catch((error: unknown) => {
  app.exit(reportStartError(error));
});
