import type { DesktopStatus } from '../../shared/desktop';

/**
 * Returns a function to call whenever the desktop's status may have changed. It publishes at most once per turn of the event
 * loop, and only changes: the press and release of a click cancel out.
 */
export function createStatusPublisher(
  status: () => DesktopStatus,
  publish: (status: DesktopStatus) => void,
): () => void {
  let published = '';
  let isScheduled = false;
  return () => {
    if (isScheduled) return;
    isScheduled = true;
    queueMicrotask(() => {
      isScheduled = false;
      const current = status();
      const text = JSON.stringify(current);
      if (text !== published) publish(current);
      published = text;
    });
  };
}
