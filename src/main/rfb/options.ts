import { leavesPointerToViewers, type Wishes } from './encodings/choice';

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

/** How a server of that name, on this machine or elsewhere, is to send its picture. */
export function wishesOf(
  { lossy = false, changesPerSecond }: ClientOptions,
  name: string,
  local: boolean,
): Wishes {
  const continuous = changesPerSecond !== undefined;
  return { local, lossy, paintsPointer: leavesPointerToViewers(name), continuous };
}
