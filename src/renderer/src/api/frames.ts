/** Runs `flush` with the browser's next frame; in a page nobody sees, which gets no frames, a little later. */
export function onNextFrame(flush: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(flush);
  else setTimeout(flush, 250);
}
