import { join } from 'node:path';
import { app, clipboard, crashReporter, Menu, shell } from 'electron';
import { type App, createApp } from './app';
import { loadConfig } from './config';
import { prepareDataDir } from './data-dir';
import { surviveGpuCrashes } from './electron/graphics';
import { applicationMenu, type MenuActions, trayMenu } from './electron/menu';
import { watchAgentPause } from './electron/pause-shortcut';
import { watchPower } from './electron/power';
import { claimProfile, ownFlags } from './electron/profile';
import { stopBeforeQuit } from './electron/quit';
import { enforceSecurity } from './electron/security';
import { showStartFailure } from './electron/start-failure';
import { showTray, traysAreShown } from './electron/tray';
import { systemVault } from './electron/vault';
import { holdPanelWindow, type PanelHolder } from './electron/visibility';
import { openPanelWindow } from './electron/window';
import { stopAfterFatalError } from './fatal-error';
import { asksForHelp, help } from './flags';
import { hidePassword } from './hide-password';
import { inUse } from './instance';
import { logDir } from './log-files';
import { projectDir, resourcesDir } from './paths';
import { messageOfStartError, reportStartError } from './start-error';

const ICON_DIR = join(resourcesDir, 'icons');
const ICON = join(ICON_DIR, 'icon.png');
const onError = (message: string) => console.error(message);

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
  const { dataDir } = config;

  // 2. One window per data directory, which holds its profile and crash dumps.
  prepareDataDir(dataDir);
  let panel: PanelHolder | undefined;
  if (!claimProfile(dataDir, () => panel?.show())) {
    console.error(`Showing the window of the running instance. ${inUse(dataDir).message}`);
    return app.exit(1);
  }
  crashReporter.start({ uploadToServer: false });
  surviveGpuCrashes(dataDir, onError);

  // 3. Sandbox every page, unless started with --no-sandbox.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  await app.whenReady();

  // 4. The host. Whether a tray would be shown is asked meanwhile.
  const trayIsShown = traysAreShown();
  const host = createApp(config, systemVault(process.platform));
  const stop = stopBeforeQuit(
    () => host.stop(),
    () => panel?.destroy(),
  );
  stopAfterFatalError(host.logFatal, stop, app.exit);
  const { url, token, oneTimeUrl } = await host.start();
  console.log(`Jumpseat serves the desktop API at ${url}`);

  // 5. The rights of pages.
  enforceSecurity(url);

  // 6. The window, its menus and the tray.
  const hasTray = await trayIsShown;
  const openInBrowser = () => void shell.openExternal(oneTimeUrl());
  panel = holdPanelWindow({
    open: () => openPanel(dataDir, oneTimeUrl, openInBrowser),
    hasWayBack: async () => process.platform === 'darwin' || (hasTray && (await traysAreShown())),
    isBusy: host.isBusy,
  });
  const show = () => panel?.show();
  app.on('activate', show);
  showMenus(host, hasTray, {
    showWindow: show,
    copyUrl: () => clipboard.writeText(url),
    copyToken: () => clipboard.writeText(token),
    openInBrowser,
    openReadme: () => void shell.openPath(join(projectDir, 'README.md')),
    showLogs: () => void shell.openPath(logDir(dataDir)),
    pauseAgent: (on) => void host.agent.pause(on),
    quit: () => app.quit(),
  });
  watchPower(host.isBusy);
  if (!app.isPackaged) app.dock?.setIcon(ICON);

  // 7. Open the window, unless started with --no-open.
  if (config.open) show();
}

function openPanel(dataDir: string, panelUrl: () => string, openInBrowser: () => void) {
  return openPanelWindow({
    panelUrl,
    stateFile: join(dataDir, 'window.json'),
    icon: ICON,
    openInBrowser,
    onError,
  });
}

/** Shows the menus, which say whether the agent is paused. */
function showMenus({ agent }: App, hasTray: boolean, actions: MenuActions): void {
  const setTrayMenu = hasTray ? showTray(ICON_DIR, actions.showWindow) : undefined;
  watchAgentPause(agent, () => {
    Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(process.platform, actions, agent.paused)));
    setTrayMenu?.(trayMenu(actions, agent.paused));
  });
}

/** Explains a failed start, to a user without a terminal in a dialog. */
async function explain(error: unknown): Promise<void> {
  const code = reportStartError(error);
  if (process.stderr.isTTY) return app.exit(code);
  const choice = await showStartFailure(error, messageOfStartError(error));
  if (choice.kind === 'quit') return app.exit(code);
  const { url, token } = choice.endpoint;
  enforceSecurity(url);
  const panelUrl = () => `${url}/?token=${token}`;
  holdPanelWindow({
    open: () => openPanel(app.getPath('userData'), panelUrl, () => void shell.openExternal(url)),
    hasWayBack: async () => false,
    isBusy: () => false,
  }).show();
}

// `holdPanelWindow` decides whether closing the window quits.
app.on('window-all-closed', () => undefined);

main().catch(explain);
