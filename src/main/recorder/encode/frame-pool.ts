import type { Size } from '../../../shared/geometry';

/** A picture of the screen in I420 that does not change while somebody holds it. */
export interface VideoFrame {
  readonly size: Size;
  readonly data: Buffer;
  /** Holds it once more; every hold must be released once. */
  hold(): VideoFrame;
  release(): void;
}

/**
 * Frames out of buffers used again and again: as many are in memory as are held at once. That is bounded by who holds:
 * the screen one, and every recording the one being written and the newest one waiting.
 */
export function createFramePool() {
  let free: Buffer[] = [];

  return {
    /** A frame held once, with whatever was in its memory before. */
    take(size: Size, length: number): VideoFrame {
      // Of another size they are of no more use.
      free = free.filter((buffer) => buffer.length === length);
      const data = free.pop() ?? Buffer.allocUnsafeSlow(length);
      let holds = 1;
      const frame: VideoFrame = {
        size,
        data,
        hold() {
          holds += 1;
          return frame;
        },
        release() {
          holds -= 1;
          if (holds === 0) free.push(data);
        },
      };
      return frame;
    },
  };
}
