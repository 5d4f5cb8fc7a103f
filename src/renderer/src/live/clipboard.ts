import { createStore, type StoreApi } from 'zustand/vanilla';
import { retryOf, type TellTrouble } from '../store/notices';

/** The browser's part: what it takes and gives, and whether it lets a page read without asking each time. */
export interface LocalClipboard {
  /** @throws where it is not allowed */
  readText(): Promise<string>;
  /** @throws where it is not allowed */
  writeText(text: string): Promise<void>;
  mayRead(): Promise<boolean>;
}

export interface ClipboardState {
  /** The local clipboard goes to the desktop by itself. */
  readonly shared: boolean;
  /** A text copied on the desktop that the browser did not take without a click. */
  readonly kept: string | undefined;
}

/** Joins the clipboard of this computer with the desktop's, while a person has control. */
export interface ClipboardBridge {
  readonly store: StoreApi<ClipboardState>;
  /** Something was copied on the desktop. */
  copied(text: string): Promise<void>;
  /** Gives the desktop what has been copied here since, where the browser allows that by itself. */
  sync(): Promise<void>;
  /** The same by a person's click, which lets the browser ask. */
  share(): Promise<void>;
  /** Takes what is kept, by a person's click. */
  takeKept(): Promise<void>;
}

export interface ClipboardBridgeOptions {
  readonly local: LocalClipboard;
  /** Gives a text to the desktop. */
  readonly offer: (text: string) => void;
  readonly onTrouble: TellTrouble;
}

export function createClipboardBridge({ local, offer, onTrouble }: ClipboardBridgeOptions): ClipboardBridge {
  const store = createStore<ClipboardState>(() => ({ shared: false, kept: undefined }));
  /** What both have: it is not sent back to where it came from. */
  let common: string | undefined;

  async function read(): Promise<void> {
    const text = await local.readText();
    store.setState({ shared: true });
    if (text === '' || text === common) return;
    common = text;
    offer(text);
  }

  const bridge: ClipboardBridge = {
    store,
    async share() {
      try {
        await read();
      } catch (error) {
        onTrouble(
          'The browser does not let this page read the clipboard. Allow it beside the address, then try again.',
          retryOf(error, bridge.share),
        );
      }
    },
    async copied(text) {
      common = text;
      try {
        await local.writeText(text);
        store.setState({ kept: undefined });
      } catch {
        store.setState({ kept: text });
      }
    },
    async sync() {
      if (!(await local.mayRead())) {
        store.setState({ shared: false });
        return;
      }
      // The window may have lost the focus meanwhile; it is tried again when it has it.
      await read().catch(() => {});
    },
    async takeKept() {
      const { kept } = store.getState();
      if (kept === undefined) return;
      try {
        await local.writeText(kept);
        store.setState({ kept: undefined });
      } catch (error) {
        onTrouble(
          'The browser does not let this page use the clipboard. Allow it beside the address, then try again.',
          retryOf(error, bridge.takeKept),
        );
      }
    },
  };
  return bridge;
}
