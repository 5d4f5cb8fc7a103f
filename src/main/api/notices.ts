import type { Notice } from '../../shared/events';
import { timestamp } from '../base/clock';

/** Number of notices for a new subscriber. */
const KEPT = 50;

/** Keeps the newest notices; `onNotice` is called with each. */
export function createNotices(onNotice: (notice: Notice) => void) {
  const recent: Notice[] = [];
  return {
    recent: (): Notice[] => [...recent],
    add(level: Notice['level'], message: string): void {
      const notice = { at: timestamp(), level, message };
      recent.push(notice);
      if (recent.length > KEPT) recent.shift();
      onNotice(notice);
    },
  };
}
