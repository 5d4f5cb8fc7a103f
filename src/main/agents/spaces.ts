import { type Dialect, defaultSpace } from '../../shared/dialects/space';
import type { Size } from '../../shared/geometry';

/** Number of conversations to remember. */
const MAX_SPACES = 1000;

/**
 * The sizes of the screenshots that models get if the client does not choose one. A model must get the same size for a
 * whole conversation, also if the desktop changes its size.
 */
export class Spaces {
  readonly #spaces = new Map<string, Size>();

  /** `native` starts the desktop if need be, and returns its size. */
  constructor(private readonly native: () => Promise<Size>) {}

  /** The size for a new conversation. @throws what `native` throws */
  async start(vendor: Dialect, chatId: string | undefined): Promise<Size> {
    const space = defaultSpace(vendor, await this.native());
    const key = keyOf(vendor, chatId);
    // The map keeps the order of insertion, also of a key that is set again.
    this.#spaces.delete(key);
    this.#spaces.set(key, space);
    const [oldest] = this.#spaces.keys();
    if (this.#spaces.size > MAX_SPACES && oldest !== undefined) this.#spaces.delete(oldest);
    return space;
  }

  /** The size of a conversation, which starts if need be. @throws what `native` throws */
  async current(vendor: Dialect, chatId: string | undefined): Promise<Size> {
    return this.#spaces.get(keyOf(vendor, chatId)) ?? this.start(vendor, chatId);
  }
}

function keyOf(vendor: Dialect, chatId: string | undefined): string {
  return `${vendor} ${chatId ?? ''}`;
}
