import { noticeKey, type PanelNotice } from '../state/notifications';
import { useHost, useView } from './context';

/** The notices that were not dismissed, oldest first. */
export function useNotifications(): readonly PanelNotice[] {
  const notices = useHost((state) => state.notices);
  const dismissed = useView((state) => state.dismissed);
  return notices.filter((notice) => !dismissed.includes(noticeKey(notice)));
}
