import { card32, type X11 } from './connection';
import type { Focus, FocusTarget, HandledOptions } from './focus';
import type { KeyDeliveries } from './key-deliveries';
import { EVENT, REQUEST } from './opcodes';

export interface BindOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called if the focused program has not proven in time that it handled the keys before: it may misread them. */
  readonly onUnproven?: (() => void) | undefined;
}

/** A program that was sent keys, and the characters beyond the layout among them. */
interface Reader {
  readonly target: FocusTarget;
  readonly keysyms: ReadonlySet<number>;
}

const MAPPING_KEYBOARD = 1;

/**
 * The programs that may still look up characters in the keyboard map. Programs look a key up in a map they fetch when
 * notified that it changed, and get the map of that moment, not of the moment the key was pressed; Xlib also misses a
 * change that comes while it fetches the one before. So a change waits until the program that gets the keys has handled
 * those before. Other programs are not waited for: their characters keep their keycodes.
 */
export class KeymapReaders {
  /** Programs that got characters since the last `settle`. */
  readonly #recent = new Map<number, Reader>();
  /** Programs that have not proven that they handled their characters. */
  readonly #unproven = new Map<number, Reader>();
  /** Clients that did not prove it in time though they were busy; these get the short timeout. */
  readonly #slow = new Set<number>();

  constructor(
    private readonly x: X11,
    private readonly focus: Focus,
    private readonly deliveries: KeyDeliveries | undefined,
  ) {}

  /** The characters that must keep their keycodes. */
  get unread(): ReadonlySet<number> {
    const readers = [...this.#recent.values(), ...this.#unproven.values()];
    return new Set(readers.flatMap(({ keysyms }) => [...keysyms]));
  }

  /** Records that a program is about to get characters. */
  note(target: FocusTarget, keysyms: Iterable<number>): void {
    const before = this.#recent.get(target.client)?.keysyms ?? [];
    this.#recent.set(target.client, { target, keysyms: new Set([...before, ...keysyms]) });
  }

  /** Waits until the program that gets the keys has handled them. Without proof, its characters keep their keycodes. */
  async settle(focused: FocusTarget | undefined, { signal, onUnproven }: BindOptions): Promise<void> {
    if (this.#recent.size === 0) return;
    const typed = [...this.#recent.values()].flatMap(({ keysyms }) => [...keysyms]);
    // A program that got keys without having the focus has grabbed the keyboard.
    const delivered = (await this.deliveries?.take()) ?? new Set();
    const grabbing = [...delivered].filter((client) => !this.#recent.has(client));
    for (const client of grabbing) this.note({ client, pingWindow: undefined }, typed);
    for (const [client, { target, keysyms }] of this.#recent) {
      const before = this.#unproven.get(client)?.keysyms ?? [];
      this.#unproven.set(client, { target, keysyms: new Set([...keysyms, ...before]) });
    }
    this.#recent.clear();
    const current = new Set([...grabbing, focused?.client]);
    await Promise.all(
      [...this.#unproven.values()].map(async ({ target }) => {
        if (!current.has(target.client)) {
          void this.#prove(target).catch(() => false);
          return;
        }
        if (await this.#prove(target, this.#optionsFor(target, signal))) return;
        this.#slow.add(target.client);
        onUnproven?.();
      }),
    );
  }

  /** Gives every program one more chance to prove that it handled its characters. */
  async waitForAll(): Promise<void> {
    await Promise.all([...this.#unproven.values()].map(({ target }) => this.#prove(target)));
  }

  /** Lets the keycodes of all unproven characters be reused. */
  forgetAll(): void {
    this.#unproven.clear();
  }

  /**
   * Waits until the program has handled `changes` of the map. While Tk fetches the first one it misses the second, until it
   * handles that event; and it looks a key up when it reads it, which is before. One change alone it does not miss.
   */
  async hasReadMap(target: FocusTarget, changes: number, signal?: AbortSignal): Promise<boolean> {
    const { client, pingWindow } = target;
    if (pingWindow === undefined && changes < 2) return true;
    const isProven =
      pingWindow === undefined
        ? await this.focus.hasHandledKeys(target, this.#optionsFor(target, signal))
        : await this.#notify(target, pingWindow, signal);
    if (!isProven) this.#slow.add(client);
    return isProven;
  }

  /**
   * Chromium reads the map for its shortcuts only when notified by a message, and learns of the new map for its text through
   * GTK, on a second connection that its loop reads after the one with keys and pings: two answers prove a whole turn.
   */
  async #notify(target: FocusTarget, window: number, signal?: AbortSignal): Promise<boolean> {
    const { minKeycode, maxKeycode } = this.x;
    const event = Buffer.alloc(32);
    event.set([EVENT.mappingNotify, 0, 0, 0, MAPPING_KEYBOARD, minKeycode, maxKeycode - minKeycode + 1]);
    this.x.send(REQUEST.sendEvent, 0, Buffer.concat([card32(window, 0), event]));
    const options = this.#optionsFor(target, signal);
    const first = await this.focus.hasHandledKeys(target, options);
    return first && this.focus.hasHandledKeys(target, options);
  }

  #optionsFor({ client }: FocusTarget, signal: AbortSignal | undefined): HandledOptions {
    return { whileBusy: !this.#slow.has(client), signal };
  }

  async #prove(target: FocusTarget, options?: HandledOptions): Promise<boolean> {
    const { client } = target;
    const before = this.#unproven.get(client)?.keysyms;
    const isProven = await this.focus.hasHandledKeys(target, options);
    if (isProven) {
      this.#slow.delete(client);
      if (this.#unproven.get(client)?.keysyms === before) this.#unproven.delete(client);
    }
    return isProven;
  }
}
