import type { ByteReader } from './byte-reader';
import {
  type ClipboardMessage,
  clipboardCaps,
  clipboardNotify,
  clipboardProvide,
  clipboardRequest,
  latin1,
  parseClipboard,
} from './clipboard';
import { LIMITS } from './limits';
import { clientCutText } from './messages';

/** The clipboard between us and the desktop: Unicode where the server has the extended clipboard, else Latin-1. */
export class CutText {
  onText: (text: string) => void = () => {};
  readonly #write: (message: Buffer) => void;
  #extended = false;
  #offered = '';
  /** What is offered, as it goes over the wire; made when first asked for. */
  #payload: Buffer | undefined;

  constructor(write: (message: Buffer) => void) {
    this.#write = write;
  }

  /** Makes `text` the desktop's clipboard; an extended server asks for it when somebody pastes. */
  offer(text: string): void {
    this.#offered = text;
    this.#payload = undefined;
    this.#write(
      this.#extended ? clientCutText(clipboardNotify(text !== ''), true) : clientCutText(latin1(text), false),
    );
  }

  /** Reads a cut text message from after its type. One beyond the limit is skipped. */
  async read(reader: ByteReader): Promise<void> {
    const length = (await reader.take(7)).readInt32BE(3);
    const size = Math.abs(length);
    if (size > LIMITS.clipboard) return reader.skip(size);
    const payload = await reader.take(size);
    if (length < 0) this.#readExtended(payload);
    else this.onText(payload.toString('latin1'));
  }

  #readExtended(payload: Buffer): void {
    this.#extended = true;
    const reply = this.#replyTo(parseClipboard(payload));
    if (reply) this.#write(clientCutText(reply, true));
  }

  #replyTo(message: ClipboardMessage): Buffer | undefined {
    switch (message.kind) {
      case 'caps':
        return clipboardCaps();
      case 'notify':
        return message.hasText ? clipboardRequest() : undefined;
      case 'peek':
        return clipboardNotify(this.#offered !== '');
      case 'request':
        this.#payload ??= clipboardProvide(this.#offered);
        return this.#payload;
      case 'provide':
        if (message.text !== undefined) this.onText(message.text);
        return undefined;
      case 'other':
        return undefined;
      default:
        return message satisfies never;
    }
  }
}
