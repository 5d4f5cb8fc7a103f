/** Least time between two updates in milliseconds: enough to seem at once, and a burst costs a third of the frames. */
const LEAST_GAP = 50;

/**
 * Gives a function that runs what it is given with the browser's next frame, though not sooner than a little after the
 * last time; in a page nobody sees, which gets no frames, a little later.
 */
export function createFrameSchedule(): (flush: () => void) => void {
  let last = 0;
  return (flush) => {
    const run = () => {
      last = performance.now();
      flush();
    };
    if (document.visibilityState !== 'visible') {
      setTimeout(run, 250);
      return;
    }
    const wait = last + LEAST_GAP - performance.now();
    if (wait <= 0) requestAnimationFrame(run);
    else setTimeout(() => requestAnimationFrame(run), wait);
  };
}
