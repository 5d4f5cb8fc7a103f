import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { Size } from '../../../shared/geometry';

/** Gives an SVG the screen's size, so that it is drawn at that size and not scaled afterwards. */
export function sizedSvg(svg: string, size: Size): string {
  return svg.replace(/<svg[^>]*>/, (tag) =>
    tag
      .replace(/ width="[^"]*"/, ` width="${size.width}"`)
      .replace(/ height="[^"]*"/, ` height="${size.height}"`),
  );
}

/** Draws the wallpaper at the screen's size, for X: 4 bytes BGRX a pixel. */
export async function drawWallpaper(svgPath: string, size: Size): Promise<Buffer> {
  const svg = sizedSvg(await readFile(svgPath, 'utf8'), size);
  const rgba = await sharp(Buffer.from(svg))
    .resize({ ...size, fit: 'cover' })
    .ensureAlpha()
    .raw()
    .toBuffer();
  for (let i = 0; i < rgba.length; i += 4) {
    const red = rgba[i] ?? 0;
    rgba[i] = rgba[i + 2] ?? 0;
    rgba[i + 2] = red;
  }
  return rgba;
}
