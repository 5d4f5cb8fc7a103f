import { dirname, join } from 'node:path';
import { app, clipboard, crashReporter, Menu, shell } from 'electron';
import { type App, createApp } from './app';
import { loadConfig } from './config';
import { prepareDataDir } from './data-dir';
import { hashOfLink, isLink, sortArguments } from './electron/arguments';
import { surviveGpuCrashes } from './electron/graphics';
import { applicationMenu, type MenuActions, trayMenu } from './electron/menu';
import { showNotifications } from './electron/notifications';
import { collectOpenRequests } from './electron/open-requests';
import { SHORTCUT_UNAVAILABLE, watchAgentPause } from './electron/pause-shortcut';
import { isOurs } from './electron/policy';
import { watchPower } from './electron/power';
import { claimProfile } from './electron/profile';
import { stopBeforeQuit } from './electron/quit';
import { enforceSecurity } from './electron/security';
import { showStartFailure } from './electron/start-failure';
import { createTrayIcon, type TrayIcon, traysAreShown } from './electron/tray';
import { watchForUpdates } from './electron/updates';
import { systemVault } from './electron/vault';
import { holdPanelWindow, type PanelHolder } from './electron/visibility';
import { openPanelWindow } from './electron/window';
import type { HostEndpoint } from './endpoint';
import { stopAfterFatalError } from './fatal-error';
import { asksForHelp, asksForVersion, help } from './flags';
import { hidePassword } from './hide-password';
import { installation } from './installation';
import { inUse } from './instance';
import { logDir } from './log-files';
import { readmeFile, resourcesDir } from './paths';
import { messageOfStartError, reportStartError } from './start-error';

const ICON_DIR = join(resourcesDir, 'icons');
const ICON = join(ICON_DIR, 'icon.png');
const onError = (message: string) => console.error(message);

/** The window: of this process' host, or of the one that holds the data directory. */
let panel: PanelHolder | undefined;
const showPanel = () => panel?.show();

/** The host with a window. Each step needs those before it. */
async function main(): Promise<void> {
  // 1. The flags.
  const { flags, items, switches } = sortArguments(process.argv, app.isPackaged, process.cwd());
  hidePassword(flags);
  for (const name of switches) console.error(`${name} is not a flag of Jumpseat; Chromium may know it.`);
  const requests = collectOpenRequests(items);
  if (asksForHelp(flags) || asksForVersion(flags)) {
    console.log(asksForVersion(flags) ? app.getVersion() : help(installation));
    return app.exit(0);
  }
  const config = loadConfig(flags, process.env);
  const { dataDir } = config;

  // 2. One window per data directory, which holds its profile and crash dumps.
  prepareDataDir(dataDir);
  const onSecondStart = (opened: readonly string[]) => {
    showPanel();
    requests.add(opened);
  };
  if (!claimProfile(dataDir, items, onSecondStart)) {
    console.error(`Showing the window of the running instance. ${inUse(dataDir).message}`);
    return app.exit(1);
  }
  crashReporter.start({ uploadToServer: false });
  surviveGpuCrashes(dataDir, onError);

  // 3. Sandbox every page, unless started with --no-sandbox.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  await app.whenReady();

  // 4. The host. The tray is searched for meanwhile.
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

  // 6. The window, its menus and the tray icon.
  const trayIcon = createTrayIcon(ICON_DIR, showPanel);
  const actions = menuActions({
    url,
    token,
    dataDir,
    openInBrowser: () => void shell.openExternal(oneTimeUrl()),
    reportError: (message) => host.notify('error', message),
  });
  panel = holdPanelWindow({
    open: (hash) => openPanel(dataDir, () => oneTimeUrl() + hash, actions.openInBrowser),
    go(window, hash) {
      // A page that is still loading is not signed in yet.
      const isReady = !window.webContents.isLoadingMainFrame() && isOurs(window.webContents.getURL(), url);
      window.loadURL((isReady ? `${url}/` : oneTimeUrl()) + hash).catch(() => undefined);
    },
    hasWayBack: async () => process.platform === 'darwin' || (await trayIcon.show()),
    isBusy: host.isBusy,
  });
  app.on('activate', showPanel);
  showMenus(host, trayIcon, { ...actions, pauseAgent: (on) => void host.agent.pause(on) });
  void trayIcon.show(trayIsShown);
  watchPower(host.isBusy, host.onEvent);
  if (!app.isPackaged) app.dock?.setIcon(ICON);

  const onUpdate = (version: string) =>
    host.notify('info', `Jumpseat ${version} is downloaded. It is installed when you quit.`);
  void watchForUpdates({ isBusy: host.isBusy, onReady: onUpdate, onError });
  if (config.notifications) showNotifications(host.onEvent, showPanel);

  // 7. Open the window, unless started with --no-open, and what the system asked to open.
  if (config.open) showPanel();
  requests.serve((item) => void openItem(host, item, (hash) => panel?.show(hash)));
}

/** Shows what a link names, or imports a session's file and shows it. */
async function openItem(host: App, item: string, show: (hash?: string) => void): Promise<void> {
  if (isLink(item)) return show(hashOfLink(item));
  const session = await host.importFile(item);
  show(session && `#session/${session}`);
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

interface MenuContext {
  readonly url: string;
  readonly token: string;
  readonly dataDir: string;
  readonly openInBrowser: () => void;
  readonly reportError: (message: string) => void;
}

function menuActions({ url, token, dataDir, openInBrowser, reportError }: MenuContext): MenuActions {
  const copy = async (text: string) => {
    try {
      await clipboard.writeText(text);
    } catch {
      reportError('It could not be copied: the clipboard of the system does not answer.');
    }
  };
  return {
    showWindow: showPanel,
    copyUrl: () => void copy(url),
    copyToken: () => void copy(token),
    openInBrowser,
    openReadme: () => void shell.openPath(readmeFile),
    showLogs: () => void shell.openPath(logDir(dataDir)),
    quit: () => app.quit(),
  };
}

function setApplicationMenu(actions: MenuActions, paused: boolean): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(process.platform, actions, paused)));
}

/** Shows the menus, which say whether the agent is paused. */
function showMenus({ agent, notify }: App, trayIcon: TrayIcon, actions: MenuActions): void {
  watchAgentPause(agent, {
    onChange() {
      setApplicationMenu(actions, agent.paused);
      trayIcon.setMenu(trayMenu(actions, agent.paused));
    },
    onUnavailable: () => notify('warn', SHORTCUT_UNAVAILABLE),
  });
}

/** Explains a failed start, to a user without a terminal in a dialog. */
async function explain(error: unknown): Promise<void> {
  const code = reportStartError(error);
  if (process.stderr.isTTY) return app.exit(code);
  const choice = await showStartFailure(error, messageOfStartError(error));
  if (choice.kind === 'quit') return app.exit(code);
  showForeignPanel(choice.endpoint);
}

/** Shows the panel of the host that holds the data directory. Closing its window ends only this process. */
function showForeignPanel({ url, token }: HostEndpoint): void {
  const profile = app.getPath('userData');
  const openInBrowser = () => void shell.openExternal(url);
  enforceSecurity(url);
  const context = { url, token, dataDir: dirname(profile), openInBrowser, reportError: onError };
  setApplicationMenu(menuActions(context), false);
  panel = holdPanelWindow({
    open: () => openPanel(profile, () => `${url}/?token=${token}`, openInBrowser),
    go: () => undefined,
    hasWayBack: async () => false,
    isBusy: () => false,
  });
  showPanel();
}

// `holdPanelWindow` decides whether closing the window quits.
app.on('window-all-closed', () => undefined);

main().catch(explain);
