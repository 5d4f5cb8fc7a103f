import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../shared/error-info';
import { type LinkedHost, type LinkedHostAddress, shownHostAddress } from '../../shared/linked-host';
import { type Reach, requestOptions } from './reach';
import { openTunnel, type Tunnel } from './ssh-tunnel';

/** Time between two checks of a host that answers, and before a lost one is tried again, longer each time (ms). */
const CHECK_MS = 5000;
const RETRY_MS = [1000, 2000, 5000, 10_000, 30_000] as const;
/** Longest wait for an answer (ms). */
const ANSWER_MS = 5000;

interface HostLinkOptions {
  readonly name: string;
  readonly address: LinkedHostAddress;
  /** The token of a host that is not reached by ssh. */
  readonly token: string | undefined;
  readonly dataDir: string | undefined;
  readonly onChange: () => void;
}

/** The connection to a host on a different machine, which is made again by itself. */
export class HostLink {
  readonly #stop = new AbortController();
  #state: Pick<LinkedHost, 'state' | 'reason'> = { state: 'connecting' };
  #tunnel: Tunnel | undefined;
  readonly #running: Promise<void>;

  constructor(private readonly options: HostLinkOptions) {
    this.#running = this.#run();
  }

  get shown(): LinkedHost {
    const { name, address } = this.options;
    return { name, address: shownHostAddress(address), ...this.#state };
  }

  /** How to reach the host; undefined while it cannot be reached. */
  get reach(): Reach | undefined {
    const { address, token = '' } = this.options;
    return address.kind === 'ssh' ? this.#tunnel : { at: { port: address.port }, token };
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.#connect();
        failures = 0;
        this.#become({ state: 'connected' });
        await this.#pause(CHECK_MS);
      } catch (error) {
        if (signal.aborted) break;
        await this.#closeTunnel();
        failures += 1;
        // The first attempts may come while the other host starts.
        this.#become({ state: failures < 3 ? 'connecting' : 'failed', reason: messageOf(error) });
        await this.#pause(RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? CHECK_MS);
      }
    }
    await this.#closeTunnel();
  }

  /** @throws an error with a message for a person */
  async #connect(): Promise<void> {
    const { address, dataDir } = this.options;
    if (address.kind === 'ssh' && !this.#tunnel) {
      const tunnel = await openTunnel(address, dataDir, this.#stop.signal);
      this.#tunnel = tunnel;
      void tunnel.ended.then(() => {
        if (this.#tunnel === tunnel) this.#tunnel = undefined;
      });
    }
    const { reach } = this;
    if (!reach) throw new Error('The tunnel has ended.');
    await check(reach, this.#stop.signal);
  }

  async #closeTunnel(): Promise<void> {
    const tunnel = this.#tunnel;
    this.#tunnel = undefined;
    await tunnel?.close();
  }

  #pause(ms: number): Promise<void> {
    const { signal } = this.#stop;
    const ended = this.#tunnel?.ended.then(() => undefined);
    const paused = delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
    return ended ? Promise.race([paused, ended]) : paused;
  }

  #become(next: Pick<LinkedHost, 'state' | 'reason'>): void {
    const isSame = next.state === this.#state.state && next.reason === this.#state.reason;
    this.#state = next;
    if (!isSame && !this.#stop.signal.aborted) this.options.onChange();
  }
}

/** @throws an error with a message for a person, unless the host answers and accepts the token */
async function check(reach: Reach, stop: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(ANSWER_MS)]);
  const status = await new Promise<number>((resolve, reject) => {
    const asked = request({ ...requestOptions(reach), path: '/api/v0/desktops', signal }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', () => reject(new Error('No host answers there.')));
    asked.end();
  });
  if (status === 401) throw new Error('The host does not accept the token.');
  if (status === 404) throw new Error('The host is of an earlier version, or is no Jumpseat.');
  if (status !== 200) throw new Error(`The host answers with status ${status}.`);
}
