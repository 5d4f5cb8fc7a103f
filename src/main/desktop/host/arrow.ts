import type { Point } from '../../../shared/geometry';
import type { ScreenImage } from './pixel-format';

/** Drawn as the pointer, which grabbed screens lack: `#` black, `.` white, tip at the top left. */
const ARROW = [
  '#',
  '##',
  '#.#',
  '#..#',
  '#...#',
  '#....#',
  '#.....#',
  '#......#',
  '#.......#',
  '#........#',
  '#.....####',
  '#..#..#',
  '#.# #..#',
  '##  #..#',
  '#    #..#',
  '     #..#',
  '      ##',
];

/** Draws the pointer into an image, clipped, with its tip at `at`. */
export function drawArrow({ width, height, data }: ScreenImage, at: Point): void {
  for (const [row, line] of ARROW.entries()) {
    const y = at.y + row;
    if (y < 0 || y >= height) continue;
    for (const [column, mark] of [...line].entries()) {
      const x = at.x + column;
      if (mark === ' ' || x < 0 || x >= width) continue;
      data[y * width + x] = mark === '#' ? 0xff000000 : 0xffffffff;
    }
  }
}
