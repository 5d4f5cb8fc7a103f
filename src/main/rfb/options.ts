import type { Size } from '../../shared/geometry';
import { type EncodingPreferences, leavesPointerToViewers } from './encodings/choice';
import { isHuge } from './framebuffer/capture-parts';

export interface ClientOptions {
  /** Whether the picture may be a little untrue where that makes it quicker: for a video. */
  readonly lossy?: boolean;
  /**
   * How often a second `nextChange` is wanted. A server too far away for that then need not be asked for one after another.
   */
  readonly changesPerSecond?: number;
  /** The encodings to ask for, where another choice is wanted than ours. */
  readonly encodings?: readonly number[];
}

/**
 * How this server, on this machine or elsewhere, is to send its picture. Changes of a huge screen may be more than a
 * server buffers as raw pixels, so they come compressed from near as well.
 */
export function wishesOf(
  { lossy = false, changesPerSecond }: ClientOptions,
  { name, width, height }: Size & { readonly name: string },
  local: boolean,
): EncodingPreferences {
  const continuous = changesPerSecond !== undefined;
  return {
    local: local && !isHuge({ width, height }),
    lossy,
    paintsPointer: leavesPointerToViewers(name),
    continuous,
  };
}
