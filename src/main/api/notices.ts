import type { Notice } from '../../shared/events';
import { timestamp } from '../base/clock';

/** As many as a new subscriber gets. */
const KEPT = 50;

/** The newest notices; `onNotice` is told of each. */
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
