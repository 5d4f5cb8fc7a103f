import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type RemoteAddress, shownAddress } from '../../../shared/desktop-address';
import { messageOf } from '../../../shared/error-info';
import { now } from '../../base/clock';
import { createEmitter } from '../../base/emitter';
import { RfbClient } from '../../rfb/client';
import type { Desktop, DesktopState, Endpoint } from '../desktop';
import { DesktopError } from '../desktop-error';
import { ConnectError, connectError, isTransient } from './connect-error';
import { type KnownServers, updateFor } from './known-servers';
import { type ServerPasswords, withRemembered } from './server-passwords';

export interface RemoteDesktopOptions {
  readonly address: RemoteAddress;
  readonly knownServers: KnownServers;
  /** Used if `address` has no password. */
  readonly passwords: ServerPasswords;
  readonly log: Logger;
  /** Called when the server is connected for the first time, lost, or back. */
  readonly onNotice: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** Until the server has sent its size. */
const UNKNOWN_SIZE = { width: 1920, height: 1080 };

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 10_000;
/** A connection that lasts longer resets the delay between attempts (ms). */
const STABLE_MS = 10_000;
const HEARTBEAT_MS = 15_000;

/**
 * A VNC server that is not ours. One connection watches it: it reports the size of the screen, and when it breaks the server
 * is tried again with growing delays.
 */
export class RemoteDesktop implements Desktop {
  readonly backend = 'remote';
  readonly keymap = undefined;
  readonly #shown: string;
  readonly #changes = createEmitter<DesktopState>();
  readonly onChange = this.#changes.subscribe;
  #state: DesktopState;
  #watcher: RfbClient | undefined;
  /** The address with its remembered password, as of the last attempt. */
  #known: RemoteAddress;
  #connecting: Promise<Endpoint> | undefined;
  #retryMs = FIRST_RETRY_MS;
  #stop = new AbortController();

  constructor(private readonly options: RemoteDesktopOptions) {
    this.#known = options.address;
    this.#shown = shownAddress(options.address.at);
    this.#state = { state: 'stopped', size: UNKNOWN_SIZE, address: this.#shown };
  }

  get state(): DesktopState {
    return this.#state;
  }

  async start(): Promise<Endpoint> {
    if (this.#watcher?.alive) return this.#endpoint();
    if (this.#stop.signal.aborted) this.#stop = new AbortController();
    this.#retryMs = FIRST_RETRY_MS;
    return this.#connect();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#watcher?.close();
    this.#watcher = undefined;
    // A server that never ends its handshake is not waited for; a connection it still opens is closed at once.
    this.#connecting = undefined;
    if (this.#state.state !== 'stopped') this.#become({ state: 'stopped' });
  }

  #become(next: Partial<DesktopState> & Pick<DesktopState, 'state'>): void {
    this.#state = { size: this.#state.size, address: this.#shown, ...next };
    this.#changes.emit(this.#state);
  }

  #endpoint(): Endpoint {
    const { at, username, password } = this.#known;
    const login = {
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...this.options.knownServers.get(this.#shown),
    };
    return { ...at, login };
  }

  #connect(): Promise<Endpoint> {
    if (this.#connecting) return this.#connecting;
    const attempt = this.#attempt().finally(() => {
      if (this.#connecting === attempt) this.#connecting = undefined;
    });
    this.#connecting = attempt;
    return attempt;
  }

  async #attempt(): Promise<Endpoint> {
    const { address, passwords, knownServers, log } = this.options;
    const { signal } = this.#stop;
    if (this.#state.state !== 'failed') this.#become({ state: 'starting' });
    try {
      this.#known = await withRemembered(address, passwords, knownServers);
      const client = await RfbClient.open(this.#endpoint());
      if (signal.aborted) {
        client.close();
        throw new DesktopError('stopped', `The connection to ${this.#shown} was canceled.`);
      }
      this.#remember(client);
      this.#watcher = client;
      log.info({ address: this.#shown, size: client.size }, 'connected to a VNC server');
      this.#become({ state: 'running', size: client.size });
      void this.#watch(client, signal);
      return this.#endpoint();
    } catch (error) {
      if (signal.aborted) throw error;
      const failure = connectError(error, this.#shown, knownServers.path);
      log.warn({ err: failure, address: this.#shown }, 'no connection to the VNC server');
      this.#become({ state: 'failed', reason: failure.message });
      throw failure;
    }
  }

  /** Saves the server's certificate or security type if they are new. */
  #remember(client: RfbClient): void {
    const { knownServers, onNotice } = this.options;
    const update = updateFor(knownServers.get(this.#shown), client);
    if (!update) return;
    knownServers.set(this.#shown, update);
    if (update.fingerprint === undefined) return;
    onNotice('info', `First connection to ${this.#shown}; its certificate is ${update.fingerprint}.`);
  }

  async #watch(client: RfbClient, signal: AbortSignal): Promise<void> {
    const began = now();
    const heartbeat = setInterval(() => void client.heartbeat().catch(() => undefined), HEARTBEAT_MS);
    heartbeat.unref();
    void this.#followSize(client);
    const reason = await client.closed;
    clearInterval(heartbeat);
    if (this.#watcher === client) this.#watcher = undefined;
    if (now() - began > STABLE_MS) this.#retryMs = FIRST_RETRY_MS;
    if (signal.aborted) return;
    this.options.log.warn({ err: reason, address: this.#shown }, 'lost the VNC server');
    this.options.onNotice('warn', `The connection to ${this.#shown} is lost; reconnecting.`);
    this.#become({ state: 'starting' });
    await this.#reconnect(signal);
  }

  async #followSize(client: RfbClient): Promise<void> {
    try {
      for (;;) {
        const size = await client.nextSize();
        if (this.#watcher === client) this.#become({ state: 'running', size });
      }
    } catch {
      // `closed` reports that the connection broke.
    }
  }

  async #reconnect(signal: AbortSignal): Promise<void> {
    const { onNotice } = this.options;
    while (await this.#waitToRetry(signal)) {
      try {
        await this.#connect();
        onNotice('info', `${this.#shown} is back.`);
        return;
      } catch (error) {
        if (error instanceof ConnectError && isTransient(error.failure)) continue;
        if (!signal.aborted) onNotice('error', messageOf(error, `${this.#shown} is lost.`));
        return;
      }
    }
  }

  /** @returns whether to try again */
  async #waitToRetry(signal: AbortSignal): Promise<boolean> {
    await delay(this.#retryMs, undefined, { signal }).catch(() => undefined);
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
    return !signal.aborted && this.#watcher === undefined;
  }
}
