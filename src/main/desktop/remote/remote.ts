import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type RemoteAddress, shownAddress } from '../../../shared/desktop-address';
import { now } from '../../base/clock';
import { RfbClient } from '../../rfb/client';
import type { Desktop, DesktopState, Endpoint } from '../desktop';
import { DesktopError } from '../desktop-error';
import { ConnectError, connectError, isTransient } from './connect-error';
import { type KnownServers, updateFor } from './known-servers';
import { type ServerPasswords, withRemembered } from './server-passwords';

export interface RemoteDesktopOptions {
  readonly address: RemoteAddress;
  readonly knownServers: KnownServers;
  /** Asked where `address` has no password. */
  readonly passwords: ServerPasswords;
  readonly log: Logger;
  /** Told what a person should know: the server was met for the first time, lost, found again. */
  readonly onNotice: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** Until the server has told. */
const UNKNOWN_SIZE = { width: 1920, height: 1080 };

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;
/** A connection that lasts for less (ms) is no reason to try again as fast as at first. */
const STABLE_MS = 10_000;
/** How often the server is asked whether it lives, where it can answer that by itself. */
const HEARTBEAT_MS = 15_000;

/**
 * A VNC server of somebody else's. One connection of its own watches it: it tells whether the server is there and what size
 * its screen has, and when it breaks the server is tried again, ever more patiently.
 */
export function createRemoteDesktop(options: RemoteDesktopOptions): Desktop {
  const { address, knownServers, passwords, log, onNotice } = options;
  const shown = shownAddress(address.at);
  const listeners = new Set<(state: DesktopState) => void>();
  let state: DesktopState = { state: 'stopped', size: UNKNOWN_SIZE, address: shown };
  let watcher: RfbClient | undefined;
  /** As of the last attempt: what is remembered may change. */
  let known = address;
  let connecting: Promise<Endpoint> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let stop = new AbortController();

  function become(next: Partial<DesktopState> & Pick<DesktopState, 'state'>): void {
    state = { size: state.size, address: shown, ...next };
    for (const listener of [...listeners]) listener(state);
  }

  /** With the password and the certificate that are known by now. */
  function endpoint(): Endpoint {
    const { at, username, password } = known;
    const login = {
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...knownServers.get(shown),
    };
    return { ...at, login };
  }

  function connect(): Promise<Endpoint> {
    if (connecting) return connecting;
    const mine = attempt().finally(() => {
      if (connecting === mine) connecting = undefined;
    });
    connecting = mine;
    return mine;
  }

  async function attempt(): Promise<Endpoint> {
    const { signal } = stop;
    if (state.state !== 'failed') become({ state: 'starting' });
    try {
      known = await withRemembered(address, passwords, knownServers);
      const client = await RfbClient.open(endpoint());
      if (signal.aborted) {
        client.close();
        throw new DesktopError('stopped', `The connection to ${shown} was given up.`);
      }
      remember(client);
      watcher = client;
      log.info({ address: shown, size: client.size }, 'connected to a VNC server');
      become({ state: 'running', size: client.size });
      void watch(client, signal);
      return endpoint();
    } catch (error) {
      if (signal.aborted) throw error;
      const failure = connectError(error, shown, knownServers.path);
      log.warn({ err: failure, address: shown }, 'no connection to the VNC server');
      become({ state: 'failed', reason: failure.message });
      throw failure;
    }
  }

  /** A server is known by how it let us in before. */
  function remember(client: RfbClient): void {
    const remembered = updateFor(knownServers.get(shown), client);
    if (!remembered) return;
    knownServers.set(shown, remembered);
    const { fingerprint } = remembered;
    if (fingerprint === undefined) return;
    onNotice('info', `${shown} was met for the first time; its certificate is ${fingerprint}.`);
  }

  async function watch(client: RfbClient, signal: AbortSignal): Promise<void> {
    const began = now();
    const heart = setInterval(() => void client.heartbeat().catch(() => undefined), HEARTBEAT_MS);
    heart.unref();
    void followSize(client);
    const reason = await client.closed;
    clearInterval(heart);
    if (watcher === client) watcher = undefined;
    if (now() - began > STABLE_MS) retryMs = FIRST_RETRY_MS;
    if (signal.aborted) return;
    log.warn({ err: reason, address: shown }, 'lost the VNC server');
    onNotice('warn', `The connection to ${shown} is lost; trying again.`);
    become({ state: 'starting' });
    await reconnect(signal);
  }

  async function followSize(client: RfbClient): Promise<void> {
    try {
      for (;;) {
        const size = await client.nextSize();
        if (watcher === client) become({ state: 'running', size });
      }
    } catch {
      // It broke, which `closed` tells.
    }
  }

  async function reconnect(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      if (signal.aborted || watcher) return;
      try {
        await connect();
        onNotice('info', `${shown} is back.`);
        return;
      } catch (error) {
        if (error instanceof ConnectError && isTransient(error.failure)) continue;
        if (!signal.aborted) onNotice('error', error instanceof Error ? error.message : `${shown} is lost.`);
        return;
      }
    }
  }

  return {
    backend: 'remote',
    get state() {
      return state;
    },
    keymap: undefined,
    async start() {
      if (watcher?.alive) return endpoint();
      if (stop.signal.aborted) stop = new AbortController();
      retryMs = FIRST_RETRY_MS;
      return connect();
    },
    async stop() {
      stop.abort();
      watcher?.close();
      watcher = undefined;
      // A server that never ends its handshake is not waited for; what its attempt still opens is closed at once.
      connecting = undefined;
      if (state.state !== 'stopped') become({ state: 'stopped' });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
