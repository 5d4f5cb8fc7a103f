import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Size } from '../../../shared/geometry';

/**
 * Runs in a thread, because drawing blocks: 25 ms for 1920x1080, and more for the fonts. The library doubles the size of a
 * drawing below 1000 pixels, which `resize` undoes.
 */
const DRAW = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { Transformer } = require(workerData.library);
  const rgba = Transformer.fromSvg(workerData.svg).resize(workerData.width, workerData.height).rawPixelsSync();
  const bgrx = new Uint8Array(rgba);
  for (let i = 0; i < bgrx.length; i += 4) {
    bgrx[i] = rgba[i + 2];
    bgrx[i + 2] = rgba[i];
  }
  parentPort.postMessage(bgrx, [bgrx.buffer]);`;

/** Gives an SVG the screen's size, so that it is drawn at that size and not scaled afterwards. */
export function sizedSvg(svg: string, size: Size): string {
  return svg.replace(/<svg[^>]*>/, (tag) =>
    tag
      .replace(/ width="[^"]*"/, ` width="${size.width}"`)
      .replace(/ height="[^"]*"/, ` height="${size.height}"`),
  );
}

/** How long to keep a picture for further desktops of the same size (ms). */
const KEEP_MS = 60_000;

let last: { readonly key: string; readonly picture: Promise<Buffer> } | undefined;

/** The wallpaper at the screen's size, for X: 4 bytes BGRX a pixel. Desktops that start together share it. */
export function drawWallpaper(svgPath: string, size: Size): Promise<Buffer> {
  const key = `${svgPath} ${size.width} ${size.height}`;
  if (last?.key === key) return last.picture;
  const drawn = { key, picture: draw(svgPath, size) };
  last = drawn;
  const forget = () => {
    if (last === drawn) last = undefined;
  };
  drawn.picture.then(() => setTimeout(forget, KEEP_MS).unref(), forget);
  return drawn.picture;
}

async function draw(svgPath: string, size: Size): Promise<Buffer> {
  const svg = sizedSvg(await readFile(svgPath, 'utf8'), size);
  const library = createRequire(import.meta.url).resolve('@napi-rs/image');
  const worker = new Worker(DRAW, { eval: true, workerData: { library, svg, ...size } });
  try {
    const [pixels]: Uint8Array[] = await once(worker, 'message');
    if (!pixels) throw new Error('The wallpaper was not drawn.');
    return Buffer.from(pixels.buffer);
  } finally {
    await worker.terminate();
  }
}
