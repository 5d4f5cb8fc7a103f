import type { Size } from '../../../shared/geometry';
import type { Rect } from '../rect';

/**
 * Pixels of one request. TigerVNC buffers 32 MiB for a client and then closes its connection: 8.39 megapixels at 4 bytes
 * each. Half of that leaves room for other messages.
 */
const MAX_PART_PIXELS = 4 * 1024 * 1024;
/** A frame of this many pixels fits into the buffer, and is requested in one piece: so it shows one moment. */
const MAX_WHOLE_PIXELS = 8_294_400;

/** Whether a whole frame may be too large for a server to send as raw pixels. */
export function isHuge({ width, height }: Size): boolean {
  return width * height > MAX_WHOLE_PIXELS;
}

/** The rectangles to request one by one for a whole frame. */
export function capturePartsOf({ width, height }: Size): Rect[] {
  const most = isHuge({ width, height }) ? Math.max(1, Math.floor(MAX_PART_PIXELS / width)) : height;
  return Array.from({ length: Math.ceil(height / most) }, (_, i) => {
    const y = i * most;
    return { x: 0, y, width, height: Math.min(most, height - y) };
  });
}
