import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DesktopClipboard } from '../../../../shared/desktop';
import { hostNow } from '../../api/host-clock';
import { formatBytes } from '../../ui/format';
import { type ReportError, retryAction } from '../notifications';

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

/** Synchronizes the local clipboard with the desktop's while a person has control. */
export interface ClipboardBridge {
  readonly store: StoreApi<ClipboardState>;
  /** Called when control was taken: exchanges what each side copied since the last exchange. */
  begin(): Promise<void>;
  /** Called when text was copied on the desktop. */
  copied(text: string): Promise<void>;
  /** Sends new local text to the desktop, if the browser allows that without a prompt. */
  sync(): Promise<void>;
  /** Like `sync`, but from a click, so the browser may prompt. */
  share(): Promise<void>;
  /** Copies the pending text, from a click. */
  takePending(): Promise<void>;
  /** Called when the person leaves the desktop: reports if its last copied text did not arrive here. */
  leave(): Promise<void>;
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

const NOT_ALLOWED = 'Allow it beside the address, then try again.';

export function createClipboardBridge(options: ClipboardBridgeOptions): ClipboardBridge {
  const { local, offer, lastCopied, reportError } = options;
  const store = createStore<ClipboardState>(() => ({ shared: false, pending: undefined }));
  /** The last known text of the local clipboard. Any other text was copied since. */
  let here: string | undefined;
  /** Text that was copied on the desktop and is not here yet. */
  let missing: string | undefined;
  /** The time of the last exchange by the host's clock (ms since 1970), and the number of exchanges. */
  let exchanged = 0;
  let turn = 0;

  const began = () => {
    exchanged = hostNow();
    turn += 1;
    return turn;
  };
  const keep = (text: string | undefined) => {
    missing = text;
    store.setState({ pending: text });
  };

  async function write(text: string): Promise<void> {
    const mine = began();
    try {
      await local.writeText(text);
      here = text;
      if (mine === turn) keep(undefined);
    } catch (error) {
      if (mine === turn) keep(text);
      throw error;
    }
  }

  /** Sends new local text to the desktop; if there is none, copies the pending text here. */
  async function exchange(): Promise<void> {
    const before = turn;
    const text = await local.readText();
    store.setState({ shared: true });
    // Text arrived from the desktop during the read, so the read is outdated.
    if (turn !== before) return;
    if (text === '' || text === here) {
      if (missing !== undefined) await write(missing);
      return;
    }
    here = text;
    began();
    if (text === missing) keep(undefined);
    else give(text);
  }

  function give(text: string): void {
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

  /** The text last copied on the desktop, if newer than the last exchange; empty if the request fails. */
  async function copiedSince(): Promise<DesktopClipboard> {
    const last = await lastCopied().catch((): DesktopClipboard => ({}));
    return last.copied_at !== undefined && Date.parse(last.copied_at) > exchanged ? last : {};
  }

  /** Reports once why the last copied text is not here. */
  function tellMissing(reason: string): void {
    began();
    keep(undefined);
    reportError(reason);
  }

  const bridge: ClipboardBridge = {
    store,
    async begin() {
      const { text, missing: reason } = await copiedSince();
      if (reason !== undefined) tellMissing(reason);
      else if (text !== undefined && text !== here) missing = text;
      await bridge.sync();
      keep(missing);
    },
    async share() {
      try {
        await exchange();
      } catch (error) {
        reportError(
          `The browser does not let this page read the clipboard. ${NOT_ALLOWED}`,
          retryAction(error, bridge.share),
        );
      }
    },
    async copied(text) {
      // If the browser refuses, the text stays pending.
      await write(text).catch(() => {});
    },
    async sync() {
      if (!(await local.mayRead())) {
        store.setState({ shared: false });
        return;
      }
      // The window may have lost the focus; it syncs again when it has the focus.
      await exchange().catch(() => {});
    },
    async takePending() {
      if (missing === undefined) return;
      try {
        await write(missing);
      } catch (error) {
        reportError(
          `The browser does not let this page use the clipboard. ${NOT_ALLOWED}`,
          retryAction(error, bridge.takePending),
        );
      }
    },
    async leave() {
      const { missing: reason } = await copiedSince();
      if (reason !== undefined) tellMissing(reason);
    },
  };
  return bridge;
}
