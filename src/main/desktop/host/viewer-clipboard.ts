import type { ByteReader } from '../../rfb/connection/byte-reader';
import { LIMITS } from '../../rfb/limits';
import {
  clipboardCaps,
  clipboardNotify,
  clipboardProvide,
  clipboardRequest,
  latin1,
  parseClipboard,
} from '../../rfb/messages/extended-clipboard';
import { serverCutText } from './server-messages';

export interface ViewerClipboardOptions {
  readonly reader: ByteReader;
  readonly say: (bytes: Buffer) => void;
  /** Whether the viewer speaks the extended clipboard, which has all of Unicode. */
  readonly isExtended: () => boolean;
  /** The machine's own clipboard. */
  readonly readClipboard: () => Promise<string>;
  readonly writeClipboard: (text: string) => Promise<void>;
}

/** The machine's clipboard as one viewer shares it. */
export interface ViewerClipboard {
  /** Says what we can, once the viewer has said what it can. */
  greet(): void;
  /** Reads a message of the viewer's, past its type, and does what it says. */
  read(): Promise<void>;
  /** Offers a text that was copied on the machine. */
  offer(text: string): void;
}

export function createViewerClipboard(options: ViewerClipboardOptions): ViewerClipboard {
  const { reader, say, isExtended, readClipboard, writeClipboard } = options;
  let offered = '';

  async function follow(payload: Buffer): Promise<void> {
    const message = parseClipboard(payload);
    if (message.kind === 'notify' && message.hasText) say(serverCutText(clipboardRequest(), true));
    else if (message.kind === 'peek') say(serverCutText(clipboardNotify(offered !== ''), true));
    else if (message.kind === 'provide' && message.text !== undefined) await writeClipboard(message.text);
    else if (message.kind === 'request') {
      offered = await readClipboard();
      say(serverCutText(clipboardProvide(offered), true));
    }
  }

  return {
    greet() {
      if (isExtended()) say(serverCutText(clipboardCaps(LIMITS.clipboard), true));
    },

    async read() {
      const length = (await reader.take(7)).readInt32BE(3);
      const bytes = Math.abs(length);
      if (bytes > LIMITS.clipboard) return reader.skip(bytes);
      const payload = await reader.take(bytes);
      // A negative length is an extended message's.
      return length >= 0 ? writeClipboard(payload.toString('latin1')) : follow(payload);
    },

    offer(text) {
      offered = text;
      say(
        isExtended() ? serverCutText(clipboardNotify(text !== ''), true) : serverCutText(latin1(text), false),
      );
    },
  };
}
