import { gapAfter } from './frame-gap';

/**
 * Gives a function that runs what it is given with the browser's next frame, though not sooner than a little after the
 * last time; in a page nobody sees, which gets no frames, a little later.
 */
export function createFrameSchedule(): (flush: () => void) => void {
  let due = 0;
  return (flush) => {
    const run = () => {
      const began = performance.now();
      flush();
      // By then it is drawn.
      setTimeout(() => {
        due = began + gapAfter(performance.now() - began);
      });
    };
    if (document.visibilityState !== 'visible') {
      setTimeout(run, 250);
      return;
    }
    const wait = due - performance.now();
    if (wait <= 0) requestAnimationFrame(run);
    else setTimeout(() => requestAnimationFrame(run), wait);
  };
}
