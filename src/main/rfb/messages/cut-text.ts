import type { ByteReader } from '../connection/byte-reader';
import { COST } from '../connection/turns';
import { LIMITS } from '../limits';
import { clientCutText } from './client-messages';
import {
  type ClipboardMessage,
  clipboardCaps,
  clipboardNotify,
  clipboardProvide,
  clipboardRequest,
  isProvided,
  parseClipboard,
} from './extended-clipboard';

/** Time limit for a text that the server announced (ms). */
const PROVIDE_TIMEOUT_MS = 3000;

/** The clipboard of the desktop: Unicode if the server has the extended clipboard, else Latin-1. */
export class CutText {
  /** Called with each text copied on the desktop; with undefined if the server does not send it. */
  onText: (text: string | undefined) => void = () => {};
  /** Runs from an announced text until the server has sent it. */
  #missing: NodeJS.Timeout | undefined;
  /** Whether the server has the extended clipboard. */
  #isExtended = false;
  /** The text that we put into the clipboard. The server requests it when a program pastes. */
  #own: string | undefined;

  constructor(private readonly write: (message: Buffer) => void) {}

  /** Puts a text into the clipboard. @returns whether the server can take it */
  put(text: string): boolean {
    if (!this.#isExtended && /[^\0-\xff]/.test(text)) return false;
    this.#own = text;
    this.write(
      this.#isExtended
        ? clientCutText(clipboardNotify(true), true)
        : clientCutText(Buffer.from(text, 'latin1'), false),
    );
    return true;
  }

  /** Reads a cut text message after its type. A text beyond the limit is skipped and counts as not sent. */
  async read(reader: ByteReader): Promise<void> {
    const length = (await reader.take(7)).readInt32BE(3);
    const size = Math.abs(length);
    if (size > LIMITS.clipboard) {
      await reader.skip(size);
      return this.#received(undefined);
    }
    const payload = await reader.take(size);
    if (length < 0) {
      const reply = this.#replyTo(parseClipboard(payload));
      if (reply) this.write(clientCutText(reply, true));
      // The cost of unpacking is not known here; a large text takes more than a turn.
      if (isProvided(payload)) reader.turns.spend(COST.turn);
    } else this.#received(payload.toString('latin1'));
  }

  #received(text: string | undefined): void {
    clearTimeout(this.#missing);
    this.onText(text);
  }

  /** Xvnc also announces texts that it never sends: beyond its limit, or not provided by their program. */
  #request(): Buffer {
    clearTimeout(this.#missing);
    this.#missing = setTimeout(() => this.onText(undefined), PROVIDE_TIMEOUT_MS).unref();
    return clipboardRequest();
  }

  #replyTo(message: ClipboardMessage): Buffer | undefined {
    switch (message.kind) {
      case 'caps':
        this.#isExtended = true;
        // With a limit above 0, Xvnc would send texts without a request, and report none that it cannot send.
        return clipboardCaps(0);
      case 'notify':
        if (!message.hasText) return undefined;
        this.#own = undefined;
        return this.#request();
      case 'peek':
        return clipboardNotify(this.#own !== undefined);
      case 'provide':
        this.#received(message.text);
        return undefined;
      case 'request':
        return this.#own === undefined ? undefined : clipboardProvide(this.#own);
      case 'other':
        return undefined;
      default:
        return message satisfies never;
    }
  }
}
