import { gapAfter } from './frame-gap';

/**
 * Returns a function that schedules a callback for the browser's next frame, with a gap after the previous one. A
 * hidden page gets no frames, so a timer runs it there.
 */
export function createFrameSchedule(): (flush: () => void) => void {
  let due = 0;
  return (flush) => {
    const run = () => {
      const began = performance.now();
      flush();
      // The frame is drawn by then.
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
