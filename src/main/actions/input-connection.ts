import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DesktopClipboard } from '../../shared/desktop';
import { timestamp } from '../base/clock';
import { createEmitter } from '../base/emitter';
import type { Desktop } from '../desktop/desktop';
import { dial } from '../desktop/remote/dial';
import { RfbClient } from '../rfb/client';
import { LIMITS } from '../rfb/limits';
import type { Keymap } from '../x11/keymap';
import { Held } from './held';
import { Input } from './input';
import { createLastPress } from './last-press';
import { Pointer } from './pointer';
import { createTypingLimits, type TypingLimits } from './typeable';

/** An RFB connection to the desktop, with the mouse and keyboard of actions. */
export interface InputConnection {
  readonly rfb: RfbClient;
  /** The keyboard map of a desktop of our own. */
  readonly keymap: Keymap | undefined;
  readonly held: Held;
  readonly pointer: Pointer;
  readonly input: Input;
  /** The typeable characters, if we do not control the keyboard map. */
  readonly typingLimits: TypingLimits | undefined;
  /** The text that was copied last on the desktop. A server reports it once, to the clients that are connected then. */
  readonly copied: DesktopClipboard;
  /** Puts a text into the clipboard of the desktop. @returns whether its server can take it */
  copy(text: string): boolean;
}

const NOT_SENT = `The text copied on the desktop did not arrive: it is larger than ${LIMITS.clipboard / 2 ** 20} MB, or its program did not hand it over in one piece.`;

/** The one connection that all actions share. It is opened when first needed, and again after it broke. */
export class InputConnections {
  /** Outlives connections, and includes the clicks of people. */
  readonly lastPress = createLastPress();
  readonly #changed = createEmitter<void>();
  /** Calls back after each change of the pressed keys and buttons, also by a broken connection, or of the size. */
  readonly onChange = this.#changed.subscribe;
  #connection: InputConnection | undefined;
  #typingLimits: TypingLimits | undefined;
  #size;
  /** The pending request for the size: a server sends a new size only in reply to a request. */
  #resizing: Promise<void> = Promise.resolve();

  constructor(private readonly desktop: Desktop) {
    this.#size = desktop.state.size;
    desktop.onChange(({ size }) => {
      if (size === this.#size) return;
      this.#size = size;
      // A connection that breaks meanwhile is opened again with the right size.
      const resized = this.current?.rfb.refreshSize().then(this.#changed.emit, () => undefined);
      this.#resizing = resized ?? this.#resizing;
    });
  }

  /** The open connection, if there is one. */
  get current(): InputConnection | undefined {
    return this.#connection?.rfb.alive ? this.#connection : undefined;
  }

  /** Resolves once `current` has the size that the desktop has now. */
  async sizeSettled(): Promise<void> {
    // By then, everything that X sent before this call has been read.
    await nextTurn();
    await this.#resizing;
  }

  /** @throws if the desktop cannot be started or reached */
  async acquire(): Promise<InputConnection> {
    await this.sizeSettled();
    return this.current ?? this.#open();
  }

  /** Releases all keys and buttons and closes the connection. */
  async release(): Promise<void> {
    const { current } = this;
    this.#connection = undefined;
    this.#typingLimits = undefined;
    if (!current) return;
    await current.input.releaseAll();
    await current.rfb.fence().catch(() => undefined);
    current.rfb.close();
  }

  async #open(): Promise<InputConnection> {
    const rfb = await dial(this.desktop, RfbClient.open);
    const { keymap, backend } = this.desktop;
    const held = new Held(this.#changed.emit);
    const pointer = new Pointer(rfb, keymap, held, this.lastPress);
    // A server remembers the characters it was sent, also after a connection broke.
    if (backend === 'remote') this.#typingLimits ??= createTypingLimits(rfb);
    let copied: DesktopClipboard = {};
    rfb.clipboard.onText = (text) => {
      copied = { ...(text === undefined ? { missing: NOT_SENT } : { text }), copied_at: timestamp() };
    };
    const connection: InputConnection = {
      ...{ rfb, keymap, held, pointer, typingLimits: this.#typingLimits },
      input: new Input(rfb, keymap, held, pointer),
      get copied() {
        return copied;
      },
      copy(text) {
        const isTaken = rfb.clipboard.put(text);
        if (isTaken) copied = { text, copied_at: timestamp() };
        return isTaken;
      },
    };
    this.#connection = connection;
    // A server releases the keys and buttons of a client that disconnects.
    void rfb.closed.then(() => held.clear());
    return connection;
  }
}
