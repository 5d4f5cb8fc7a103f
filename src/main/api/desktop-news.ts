import type { DesktopStatus } from '../../shared/desktop';

/**
 * Gives what tells of the desktop's state, to be called whenever it may have changed: once a turn at the most, and only
 * what differs. A click's press and release are over before anybody looks.
 */
export function createDesktopNews(
  status: () => DesktopStatus,
  publish: (status: DesktopStatus) => void,
): () => void {
  let published = '';
  let publishing = false;
  return () => {
    if (publishing) return;
    publishing = true;
    queueMicrotask(() => {
      publishing = false;
      const now = status();
      const text = JSON.stringify(now);
      if (text !== published) publish(now);
      published = text;
    });
  };
}
