import type { Size } from '../../shared/geometry';

/** Rows of pixels from the top left, without gaps; the channels are red, green, blue and perhaps an unused one. */
export interface Pixels extends Size {
  readonly data: Uint8Array;
  readonly channels: 3 | 4;
}
