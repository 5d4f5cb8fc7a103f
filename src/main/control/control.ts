import { setTimeout as delay } from 'node:timers/promises';
import type { ControlState } from '../../shared/control';
import { alarm, now, wallTime } from '../base/clock';
import type { EventBus } from '../base/event-bus';
import { ControlError } from './control-error';
import type { Lease } from './lease';
import type { ControlClient, Phase } from './policy';

interface ControlOptions {
  readonly lease: Lease;
  /** Receives `control` after each change of the state. */
  readonly bus: Pick<EventBus, 'emit'>;
  /** How long the holder may do nothing before it loses control (ms). */
  readonly idleMs: number;
  /**
   * Aborts all actions that the lease refuses now and releases the input of actions. Resolves when the desktop has
   * processed that, and all that was on its way when `sent` resolved.
   */
  readonly applyPolicy: (sent: Promise<unknown>, options?: { readonly connect: boolean }) => Promise<void>;
  /** Called when private typing starts, before its first key goes to the desktop, and when it ends. */
  readonly onPrivateTyping?: (on: boolean) => void;
  /** Called before each private key goes to the desktop. */
  readonly onPrivateKey?: () => void;
  /** Called with a message if the holder loses control because it was idle. */
  readonly onIdle: (message: string) => void;
}

/** How long a pause waits for the agent to release its input (ms). The agent is refused from the start. */
const PAUSE_MS = 1000;

/** Gives the lease to live views and takes it back. */
export class Control {
  readonly #lease: Lease;
  /** Live views in which private text was typed since private typing was switched on there. */
  readonly #typing = new Set<ControlClient>();
  #isPrivateTyping = false;
  #cancelIdle = () => {};

  constructor(private readonly options: ControlOptions) {
    this.#lease = options.lease;
  }

  get state(): ControlState {
    return this.#lease.state;
  }

  /**
   * Gives control to a live view. Agents are refused from the call on. When it resolves, no agent touches the desktop,
   * no key or button is pressed, and the live view's own input is forwarded.
   * @throws {ControlError} `not-found` if there is no such view; `taken` if a different view has control and `force` is
   * not set; `lost` if control was released or taken meanwhile. Also throws if the desktop fails.
   */
  async take(viewer: string, { force = false }: { readonly force?: boolean } = {}): Promise<ControlState> {
    const { phase, holder } = this.#lease;
    if (this.#lease.clientsOf(viewer).length === 0) throw new ControlError('not-found');
    if (holder !== undefined && holder !== viewer && !force) throw new ControlError('taken');
    if (phase.kind === 'held' && phase.viewer === viewer) return this.state;
    const since = new Date(wallTime());
    const isTaking = this.#enter({ kind: 'taking', viewer, since });
    try {
      await this.options.applyPolicy(this.#releaseOthers(), { connect: true });
    } catch (error) {
      if (isTaking()) {
        this.#enter({ kind: 'free' });
        this.#changed();
      }
      throw error;
    }
    if (!isTaking()) throw new ControlError('lost');
    this.#enter({ kind: 'held', viewer, since });
    return this.#changed();
  }

  /**
   * Ends control, or with `viewer` only control by that live view. Resolves when all its input is released, and the desktop
   * has processed what was on its way when `sent` resolved.
   */
  async release(viewer?: string, sent?: Promise<void>): Promise<ControlState> {
    const { holder } = this.#lease;
    if (holder === undefined || (viewer !== undefined && viewer !== holder)) return this.state;
    const isReturning = this.#enter({ kind: 'returning' });
    // If the desktop is gone, so are all pressed keys.
    await this.#applyPolicy(Promise.all([this.#releaseOthers(), sent]));
    if (isReturning()) {
      for (const client of this.#lease.clientsOf(holder)) client.sensitive = client.alwaysSensitive === true;
      this.#enter({ kind: 'free' });
      this.#changed();
    }
    return this.state;
  }

  /** Refuses the actions of agents, or allows them again. Resolves when no action of an agent is running. */
  async pause(on: boolean): Promise<ControlState> {
    if (this.#lease.paused !== on) {
      this.#lease.paused = on;
      this.#changed();
      // The action of a person continues, and may take its time.
      const timeout = delay(PAUSE_MS, undefined, { ref: false });
      if (on) await Promise.race([this.#applyPolicy(), timeout]);
    }
    return this.state;
  }

  /** Sets whether the journal keeps what is typed. @throws {ControlError} `not-held` if that view does not have control. */
  logTyping(viewer: string, isLogged: boolean): ControlState {
    if (this.#lease.holder !== viewer) throw new ControlError('not-held');
    for (const client of this.#lease.clientsOf(viewer)) client.sensitive = !isLogged;
    const state = this.#changed();
    // Aborts screenshots that are waiting or running.
    if (!isLogged) void this.#applyPolicy();
    return state;
  }

  /** Adds a live view. @returns a function that removes it */
  join(client: ControlClient): () => void {
    const { id } = client;
    // A view that reconnects under its name keeps its setting.
    if (id !== undefined && id === this.#lease.holder && this.#lease.isPrivate(id)) client.sensitive = true;
    this.#lease.clients.add(client);
    return () => {
      this.#lease.clients.delete(client);
      this.#updatePrivacy();
      // A view that has reconnected under its name keeps control.
      if (id !== undefined && this.#lease.holder === id && this.#lease.clientsOf(id).length === 0) {
        void this.release(id, client.releaseInput());
      }
    };
  }

  hasControl(client: ControlClient): boolean {
    return this.#lease.hasControl(client);
  }

  /** Restarts the idle time if `viewer` has control. */
  noteUse(viewer: string | undefined): void {
    this.#lease.noteUse(viewer);
  }

  /** To be called before keys or a clipboard of a live view go to the desktop. */
  noteTyping(client: ControlClient): void {
    if (!client.sensitive || !this.#lease.clients.has(client)) return;
    this.#typing.add(client);
    this.#updatePrivacy();
    this.options.onPrivateKey?.();
  }

  /** Enters a phase. @returns a function that says whether it still is in that phase */
  #enter(next: Phase): () => boolean {
    this.#lease.phase = next;
    this.#cancelIdle();
    if (next.kind === 'held') {
      this.#lease.noteUse(next.viewer);
      this.#waitForIdle();
    }
    this.#updatePrivacy();
    return () => this.#lease.phase === next;
  }

  #waitForIdle(): void {
    const { idleMs, onIdle } = this.options;
    this.#cancelIdle = alarm(this.#lease.usedAt + idleMs - now(), () => {
      if (now() < this.#lease.usedAt + idleMs) return this.#waitForIdle();
      onIdle(`Control of the desktop was released: it was idle for ${idleMs / 60_000} min.`);
      void this.release();
    });
  }

  #changed(): ControlState {
    this.#updatePrivacy();
    const control = this.state;
    this.options.bus.emit({ type: 'control', control });
    return control;
  }

  #updatePrivacy(): void {
    for (const client of this.#typing) {
      const isTyping = client.sensitive && this.#lease.clients.has(client) && this.hasControl(client);
      if (!isTyping) this.#typing.delete(client);
    }
    const isPrivateTyping = this.#typing.size > 0;
    if (isPrivateTyping === this.#isPrivateTyping) return;
    this.#isPrivateTyping = isPrivateTyping;
    this.options.onPrivateTyping?.(isPrivateTyping);
  }

  async #applyPolicy(sent: Promise<unknown> = Promise.resolve()): Promise<void> {
    await this.options.applyPolicy(sent).catch(() => undefined);
  }

  /** Releases the input of all live views without control. */
  async #releaseOthers(): Promise<void> {
    const others = [...this.#lease.clients].filter((client) => !this.hasControl(client));
    await Promise.all(others.map((client) => client.releaseInput()));
  }
}
