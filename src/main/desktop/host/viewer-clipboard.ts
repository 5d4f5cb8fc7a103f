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
  readonly send: (bytes: Buffer) => void;
  /** Whether the viewer has the extended clipboard, which supports Unicode. */
  readonly isExtended: () => boolean;
  readonly readClipboard: () => Promise<string>;
  readonly writeClipboard: (text: string) => Promise<void>;
}

export type ViewerClipboard = ReturnType<typeof createViewerClipboard>;

/** Shares the machine's clipboard with one viewer. */
export function createViewerClipboard(options: ViewerClipboardOptions) {
  const { reader, send, isExtended, readClipboard, writeClipboard } = options;
  let offered = '';

  async function handle(payload: Buffer): Promise<void> {
    const message = parseClipboard(payload);
    if (message.kind === 'notify' && message.hasText) send(serverCutText(clipboardRequest(), true));
    else if (message.kind === 'peek') send(serverCutText(clipboardNotify(offered !== ''), true));
    else if (message.kind === 'provide' && message.text !== undefined) await writeClipboard(message.text);
    else if (message.kind === 'request') {
      offered = await readClipboard();
      send(serverCutText(clipboardProvide(offered), true));
    }
  }

  return {
    /** Sends our capabilities; call it once the viewer has sent its encodings. */
    greet(): void {
      if (isExtended()) send(serverCutText(clipboardCaps(LIMITS.clipboard), true));
    },

    /** Reads a message of the viewer after its type, and executes it. */
    async read(): Promise<void> {
      const length = (await reader.take(7)).readInt32BE(3);
      const bytes = Math.abs(length);
      if (bytes > LIMITS.clipboard) return reader.skip(bytes);
      const payload = await reader.take(bytes);
      // The length of an extended message is negative.
      return length >= 0 ? writeClipboard(payload.toString('latin1')) : handle(payload);
    },

    /** Offers a text that was copied on the machine. */
    offer(text: string): void {
      offered = text;
      send(
        isExtended() ? serverCutText(clipboardNotify(text !== ''), true) : serverCutText(latin1(text), false),
      );
    },
  };
}
