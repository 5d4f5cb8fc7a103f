import { basename, join } from 'node:path';
import type { Logger } from 'pino';
import { createAuthentication, type Started } from './api/authentication';
import { createNotices } from './api/notices';
import { createPanelSettings } from './api/panel-settings';
import { serveApi } from './api/routes/handlers';
import { createServer } from './api/server';
import { watchSystemClock } from './base/clock';
import { createEventBus, type EventBus } from './base/event-bus';
import type { Config } from './config';
import { openServerPasswords, type Vault } from './desktop/remote/server-passwords';
import { type AgentPause, createAgentPause } from './desktops/agent-pause';
import { openDesktops } from './desktops/open-desktops';
import { LinkedHosts } from './hosts/linked-hosts';
import { claimDataDir, type Instance } from './instance';
import type { Journal } from './journal/journal';
import { keptToken } from './kept-token';
import { createLog } from './log';
import { panelDir, projectVersion, snapshotsProgram } from './paths';
import { openRecordings } from './recorder/recording-services';
import { createSessionServices } from './session-services';
import { describeImportError, importFile } from './sessions/import/import-file';
import { SnapshotWorker } from './snapshots/worker-process';
import { portError } from './start-error';

export type { AgentPause, Vault };

export type App = ReturnType<typeof createApp>;

/** The host: what all desktops share, and the desktops. Without `vault` it remembers no passwords. */
export function createApp(config: Config, vault?: Vault) {
  const { dataDir, auth, token } = config;
  const log = createLog({ level: config.logLevel, format: config.logFormat, dataDir });
  const bus = createEventBus();
  const notices = createNotices((notice) => bus.emit({ type: 'notice', notice }));
  const notify = notices.add;
  watchSystemClock((message) => notify('warn', message));
  const readToken = () => keptToken(dataDir, { renew: config.newToken });
  const { access, ...authentication } = createAuthentication({ auth, token, keptToken: readToken });
  const passwords = openServerPasswords(dataDir, vault);
  const hosts = openLinkedHosts(dataDir, vault, bus);
  const recordings = openRecordings({ dataDir, maxGb: config.recording.maxGb, log, bus, notify });
  const journals = new Map<string, Journal>();
  const sessions = createSessionServices({ dataDir, journals, ...recordings, bus, log, notify });
  const snapshotWorker = new SnapshotWorker({
    ...{ program: snapshotsProgram, sessionsDir: sessions.sessionStore.root, log },
    maxBytes: config.pictures.maxGb * 1e9,
    minFreeBytes: config.recording.minFreeMb * 1e6,
  });
  let instance: Instance | undefined;
  let isStopping = false;
  const { desktops, onEvent, ...streams } = openDesktops({
    ...{ config, version: projectVersion(), log, bus, notify, notices: notices.recent },
    ...{ passwords, hosts, journals, snapshotWorker, ...recordings, ...sessions },
    onJournalError: () => instance?.renew(),
  });
  const serverOptions = { log, access, signInPage: join(panelDir, 'index.html') };
  const apiOptions = {
    ...{ panelDir, version: projectVersion(), access, passwords, hosts, desktops, ...streams },
    ...{ panelSettings: createPanelSettings(dataDir), sessionsDir: sessions.sessionStore.root },
    ...{ ...recordings, ...sessions },
    handlersOf: (desktop: string) => desktops.handlersOf(desktop),
  };
  let server: Awaited<ReturnType<typeof createServer>> | undefined;

  async function listen(): Promise<string> {
    const { port } = config;
    try {
      authentication.load();
      await sessions.sessionStore.tidy();
      desktops.load();
      await hosts.load();
      server = await createServer(serverOptions);
      await serveApi(server, apiOptions);
      return await server.listen({ host: '127.0.0.1', port });
    } catch (error) {
      // A stop closes the server; the process is about to exit.
      if (isStopping) return new Promise(() => undefined);
      instance?.release();
      throw portError(error, port) ?? error;
    }
  }

  return {
    agent: createAgentPause(desktops, onEvent),
    isBusy: () => desktops.all.some((workstation) => workstation.isBusy()),
    notify,
    /** Subscribes to the events of the host and of all desktops. */
    onEvent,
    /** Imports a session from a file; a notice says why it cannot be imported. @returns its id */
    async importFile(path: string): Promise<string | undefined> {
      try {
        return await importFile(sessions.importer, path);
      } catch (error) {
        log.warn({ err: error, path }, 'Failed to import a file');
        notify('error', `${basename(path)}: ${describeImportError(error)}`);
        return undefined;
      }
    },
    /** Logs an error after which the host must stop. */
    logFatal: (err: unknown) => log.fatal({ err }, 'The host stops after an unexpected error'),
    /** @throws {StartError} */
    async start(): Promise<Started> {
      instance = claim(dataDir, log);
      const started = authentication.started(await listen());
      // After a stop nothing may be announced; the process is about to exit.
      if (isStopping) return new Promise(() => undefined);
      instance.announce(started);
      log.info({ url: started.url, dataDir }, 'Jumpseat is serving');
      return started;
    },
    /** Stops everything within five seconds, also a start: keys and buttons are released, child processes are gone. */
    async stop() {
      isStopping = true;
      recordings.recordings.stopRetries();
      // By then, the desktops' last snapshots are written.
      await desktops.stop(() => Promise.all([server?.close(), hosts.stop(), snapshotWorker.stop()]));
      for (const journal of journals.values()) journal.close();
      instance?.release();
      log.info('Jumpseat has stopped');
    },
  };
}

function openLinkedHosts(dataDir: string, vault: Vault | undefined, bus: EventBus): LinkedHosts {
  const tokens = openServerPasswords(dataDir, vault, 'host-tokens.json');
  return new LinkedHosts({ dataDir, tokens, onChange: (hosts) => bus.emit({ type: 'hosts', hosts }) });
}

function claim(dataDir: string, log: Logger): Instance {
  return claimDataDir(dataDir, () => {
    // Further writes would go into the files of the other host. Children end with this process.
    log.fatal({ dataDir }, 'A different host took the data directory while this one was suspended');
    process.exit(1);
  });
}
