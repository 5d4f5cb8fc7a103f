import type { Size } from '../../../../shared/geometry';

/** Between two tiles, and around them (px). */
export const TILE_GAP = 12;
/** The text below a tile's picture, with the borders (px); DesktopTile.module.css has the same height. */
const TEXT_HEIGHT = 60;
/** Width of a tile (px): narrower ones scroll, wider ones leave space. */
const MIN_WIDTH = 208;
const MAX_WIDTH = 760;

export interface TileLayout {
  readonly columns: number;
  /** Width of a tile (px). */
  readonly width: number;
}

/** The width of the tiles' pictures by their height: that of most desktops, from 4:3 to 16:9. */
export function tileAspect(sizes: readonly Size[]): number {
  const aspects = sizes.map(({ width, height }) => width / Math.max(height, 1)).sort((a, b) => a - b);
  return Math.min(Math.max(aspects[Math.floor(aspects.length / 2)] ?? 16 / 9, 4 / 3), 16 / 9);
}

/** The layout with the largest tiles that all fit into the space (px); narrow tiles fill its width and scroll. */
export function tileLayout(count: number, space: Size, aspect: number): TileLayout {
  const most = Math.max(Math.floor((space.width - TILE_GAP) / (MIN_WIDTH + TILE_GAP)), 1);
  let best: TileLayout = { columns: 1, width: 0 };
  for (let columns = 1; columns <= Math.min(most, Math.max(count, 1)); columns++) {
    const rows = Math.ceil(count / columns);
    const byHeight = ((space.height - TILE_GAP) / rows - TILE_GAP - TEXT_HEIGHT) * aspect;
    const width = Math.floor(Math.min(widthIn(columns, space), byHeight, MAX_WIDTH));
    if (width > best.width) best = { columns, width };
  }
  if (best.width >= MIN_WIDTH) return best;
  const columns = Math.min(most, Math.max(count, 1));
  return { columns, width: Math.floor(Math.min(widthIn(columns, space), MAX_WIDTH)) };
}

function widthIn(columns: number, { width }: Size): number {
  return (width - TILE_GAP) / columns - TILE_GAP;
}
