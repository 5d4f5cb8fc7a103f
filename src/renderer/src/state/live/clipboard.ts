import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DesktopClipboard } from '../../../../shared/desktop';
import { hostNow } from '../../api/host-clock';
import { formatBytes } from '../../ui/format';
import { type ReportError, retryAction } from '../notifications';

/** The browser's part: what it takes and gives, and whether it lets a page read without asking each time. */
export interface LocalClipboard {
  /** @throws where it is not allowed */
  readText(): Promise<string>;
  /** @throws where it is not allowed */
  writeText(text: string): Promise<void>;
  mayRead(): Promise<boolean>;
}

interface ClipboardState {
  /** The local clipboard goes to the desktop by itself. */
  readonly shared: boolean;
  /** A text copied on the desktop that is not here yet: the browser wants a click, or another was copied here since. */
  readonly pending: string | undefined;
}

/** Joins the clipboard of this computer with the desktop's, while a person has control. */
export interface ClipboardBridge {
  readonly store: StoreApi<ClipboardState>;
  /** Control was taken: what each side has copied since it was last had goes to the other. */
  begin(): Promise<void>;
  /** Something was copied on the desktop. */
  copied(text: string): Promise<void>;
  /** Gives the desktop what has been copied here since, where the browser allows that by itself. */
  sync(): Promise<void>;
  /** The same by a person's click, which lets the browser ask. */
  share(): Promise<void>;
  /** Takes what is kept, by a person's click. */
  takePending(): Promise<void>;
  /** The person goes elsewhere: says if what was copied last on the desktop did not arrive here. */
  leave(): Promise<void>;
}

export interface ClipboardBridgeOptions {
  readonly local: LocalClipboard;
  /** Gives a text to the desktop. */
  readonly offer: (text: string) => void;
  /** What was copied last on the desktop, though nobody here had control. */
  readonly lastCopied: () => Promise<DesktopClipboard>;
  readonly reportError: ReportError;
}

/** Bytes of a text that the desktop takes; a longer one would be announced there and never arrive. */
export const MAX_CLIPBOARD_BYTES = 4 * 1024 * 1024;

const NOT_ALLOWED = 'Allow it beside the address, then try again.';

export function createClipboardBridge(options: ClipboardBridgeOptions): ClipboardBridge {
  const { local, offer, lastCopied, reportError } = options;
  const store = createStore<ClipboardState>(() => ({ shared: false, pending: undefined }));
  /** What is known to be in the local clipboard: anything else there was copied since. */
  let here: string | undefined;
  /** What was copied on the desktop and is not here yet. */
  let missing: string | undefined;
  /** When a text last went over, by the host's clock (ms since 1970), and how many have. */
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

  /** Offers what is new here; where nothing is, what is missing comes. */
  async function exchange(): Promise<void> {
    const before = turn;
    const text = await local.readText();
    store.setState({ shared: true });
    // Something came from the desktop while the browser was asked: what it has told is of before.
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
    // Else the desktop would paste the text before it.
    offer('');
    reportError(
      `What is copied here (${formatBytes(bytes)}) is too long to be pasted on the desktop: ${formatBytes(MAX_CLIPBOARD_BYTES)} at the most.`,
    );
  }

  /** What was copied last on the desktop, if it was since a text last went over. Without an answer it is as if nothing was. */
  async function copiedSince(): Promise<DesktopClipboard> {
    const last = await lastCopied().catch((): DesktopClipboard => ({}));
    return last.copied_at !== undefined && Date.parse(last.copied_at) > exchanged ? last : {};
  }

  /** Why the text that was copied last on the desktop is not here, once. */
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
      // Where the browser refuses, it is kept.
      await write(text).catch(() => {});
    },
    async sync() {
      if (!(await local.mayRead())) {
        store.setState({ shared: false });
        return;
      }
      // The window may have lost the focus meanwhile; it is tried again when it has it.
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
