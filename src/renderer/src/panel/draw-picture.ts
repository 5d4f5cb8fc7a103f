export const decodeWallPicture = (jpeg: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> =>
  createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' }));

/** Draws a picture in its own size, or clears the canvas. CSS shows the canvas while it has a picture. */
export function drawPicture(canvas: HTMLCanvasElement, picture: ImageBitmap | undefined): void {
  const { width, height } = picture ?? canvas;
  // A new size clears it.
  if (!picture || canvas.width !== width || canvas.height !== height)
    Object.assign(canvas, { width, height });
  if (picture) canvas.getContext('2d')?.drawImage(picture, 0, 0);
  canvas.toggleAttribute('data-drawn', picture !== undefined);
}
