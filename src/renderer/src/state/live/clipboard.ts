import { createStore } from 'zustand/vanilla';
import type { DesktopClipboard } from '../../../../shared/desktop';
import { hostNow } from '../../api/host-clock';
import { formatBytes } from '../../ui/format';
import { type ReportError, retryAction } from '../notifications';
import { readable } from '../readable-store';

/** The browser's clipboard, and whether the page may read it without a prompt. */
export interface LocalClipboard {
  /** @throws if the browser does not allow it */
  readText(): Promise<string>;
  /** @throws if the browser does not allow it */
  writeText(text: string): Promise<void>;
  mayRead(): Promise<boolean>;
}

interface ClipboardState {
  /** Local copies go to the desktop automatically. */
  readonly shared: boolean;
  /**
   * Text copied on the desktop that is not in the local clipboard: the browser needs a click, or a newer local copy
   * exists.
   */
  readonly pending: string | undefined;
}

export interface ClipboardBridgeOptions {
  readonly local: LocalClipboard;
  /** Sends text to the desktop. */
  readonly offer: (text: string) => void;
  /** The text that was last copied on the desktop, also before control was taken. */
  readonly lastCopied: () => Promise<DesktopClipboard>;
  readonly reportError: ReportError;
}

/** The longest text that the desktop accepts (bytes). A longer one would be announced there but never arrive. */
export const MAX_CLIPBOARD_BYTES = 4 * 1024 * 1024;

/** Synchronizes the local clipboard with the desktop's while a person has control. */
export class ClipboardBridge {
  readonly #options: ClipboardBridgeOptions;
  readonly #store = createStore<ClipboardState>(() => ({ shared: false, pending: undefined }));
  readonly store = readable(this.#store);
  /** The last known text of the local clipboard. Any other text was copied since. */
  #here: string | undefined;
  /** Text that was copied on the desktop and is not here yet. */
  #missing: string | undefined;
  /** The time of the last exchange by the host's clock (ms since 1970), and the number of exchanges. */
  #exchanged = 0;
  #turn = 0;

  constructor(options: ClipboardBridgeOptions) {
    this.#options = options;
  }

  /** Call it when control was taken: exchanges what each side copied since the last exchange. */
  async begin(): Promise<void> {
    const text = await this.#copiedSince();
    if (text !== undefined && text !== this.#here) this.#missing = text;
    await this.sync();
    this.#keep(this.#missing);
  }

  /** Call it when text was copied on the desktop. */
  async copied(text: string): Promise<void> {
    // If the browser refuses, the text stays pending.
    await this.#write(text).catch(() => {});
  }

  /** Sends new local text to the desktop, if the browser allows that without a prompt. */
  async sync(): Promise<void> {
    if (!(await this.#options.local.mayRead())) {
      this.#store.setState({ shared: false });
      return;
    }
    // The window may have lost the focus; it syncs again when it has the focus.
    await this.#exchange().catch(() => {});
  }

  /** Like `sync`, but from a click, so the browser may prompt. */
  share(): Promise<void> {
    return this.#fromClick('read', () => this.#exchange());
  }

  /** Copies the pending text, from a click. */
  takePending(): Promise<void> {
    return this.#fromClick('use', () => this.#writeMissing());
  }

  /** Call it when the person leaves the desktop: reports if its last copied text did not arrive here. */
  async leave(): Promise<void> {
    await this.#copiedSince();
  }

  /** Reports if the browser refuses. */
  async #fromClick(verb: 'read' | 'use', work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.reportError(
        `The browser does not let this page ${verb} the clipboard. Allow it beside the address, then try again.`,
        retryAction(error, () => this.#fromClick(verb, work)),
      );
    }
  }

  #startTurn(): number {
    this.#exchanged = hostNow();
    this.#turn += 1;
    return this.#turn;
  }

  #keep(text: string | undefined): void {
    this.#missing = text;
    this.#store.setState({ pending: text });
  }

  async #write(text: string): Promise<void> {
    const mine = this.#startTurn();
    try {
      await this.#options.local.writeText(text);
      this.#here = text;
      if (mine === this.#turn) this.#keep(undefined);
    } catch (error) {
      if (mine === this.#turn) this.#keep(text);
      throw error;
    }
  }

  async #writeMissing(): Promise<void> {
    if (this.#missing !== undefined) await this.#write(this.#missing);
  }

  /** Sends new local text to the desktop; if there is none, copies the pending text here. */
  async #exchange(): Promise<void> {
    const before = this.#turn;
    const text = await this.#options.local.readText();
    this.#store.setState({ shared: true });
    // Text arrived from the desktop during the read, so the read is outdated.
    if (this.#turn !== before) return;
    if (text === '' || text === this.#here) return this.#writeMissing();
    this.#here = text;
    this.#startTurn();
    if (text === this.#missing) this.#keep(undefined);
    else this.#give(text);
  }

  #give(text: string): void {
    const { offer, reportError } = this.#options;
    const bytes = new TextEncoder().encode(text).length;
    if (bytes <= MAX_CLIPBOARD_BYTES) {
      offer(text);
      return;
    }
    // Otherwise the desktop would paste the previous text.
    offer('');
    reportError(
      `What is copied here (${formatBytes(bytes)}) is too long to be pasted on the desktop: ${formatBytes(MAX_CLIPBOARD_BYTES)} at the most.`,
    );
  }

  /** The text last copied on the desktop, if newer than the last exchange. Reports once why it is not here. */
  async #copiedSince(): Promise<string | undefined> {
    const { lastCopied, reportError } = this.#options;
    const { text, missing, copied_at } = await lastCopied().catch((): DesktopClipboard => ({}));
    const isNew = copied_at !== undefined && Date.parse(copied_at) > this.#exchanged;
    if (!isNew || missing === undefined) return isNew ? text : undefined;
    this.#startTurn();
    this.#keep(undefined);
    reportError(missing);
    return undefined;
  }
}
