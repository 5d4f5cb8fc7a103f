import type { Size } from '../../../shared/geometry';

/** A picture of the screen in I420, unchanged while it is held. */
export type VideoFrame = ReturnType<ReturnType<typeof createFramePool>['take']>;

/**
 * Reuses the buffers of frames, so that only held frames take memory: one of the screen feed, and of each segment
 * writer the one being written and the one queued.
 */
export function createFramePool() {
  let free: Buffer[] = [];

  return {
    /** A frame with one hold and arbitrary content. */
    take(size: Size, length: number) {
      free = free.filter((buffer) => buffer.length === length);
      const data = free.pop() ?? Buffer.allocUnsafeSlow(length);
      let holds = 1;
      return {
        size,
        data,
        /** Adds a hold; each needs one `release`. */
        hold(): void {
          holds += 1;
        },
        release(): void {
          holds -= 1;
          if (holds === 0) free.push(data);
        },
      };
    },
  };
}
