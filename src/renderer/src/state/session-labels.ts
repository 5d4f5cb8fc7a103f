import type { Session } from '../../../shared/session';
import { formatBytes, formatDate, formatDuration } from '../ui/format';

/** The session's title, or its start if it has none. */
export function sessionName({ title, started_at, running }: Session, now: number): string {
  return title ?? (running ? 'This session' : formatDate(started_at, now));
}

/** From the first action to the last: `12:31`. */
export function formatSessionDuration({ started_at, ended_at = started_at }: Session): string {
  return formatDuration(Date.parse(ended_at) - Date.parse(started_at));
}

/** The session's date, size and origin. */
export function describeSession(session: Session, now: number): string {
  const { title, running, started_at, bytes, imported } = session;
  const parts = [
    (title !== undefined || running) && formatDate(started_at, now),
    formatBytes(bytes),
    imported && 'imported',
  ];
  return parts.filter(Boolean).join(' · ');
}
