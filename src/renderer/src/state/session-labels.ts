import type { Session } from '../../../shared/session';
import { formatBytes, formatDate, formatDuration } from '../ui/format';

/** What a session is called: its title, or when it was. */
export function sessionName({ title, started_at, running }: Session, now: number): string {
  return title ?? (running ? 'This session' : formatDate(started_at, now));
}

/** How long it took from its first action to its last: `12:31`. */
export function formatSessionDuration({ started_at, ended_at = started_at }: Session): string {
  return formatDuration(Date.parse(ended_at) - Date.parse(started_at));
}

/** When it was and how large it is, and where it comes from. */
export function describeSession(session: Session, now: number): string {
  const { title, running, started_at, bytes, imported } = session;
  const parts = [
    (title !== undefined || running) && formatDate(started_at, now),
    formatBytes(bytes),
    imported && 'imported',
  ];
  return parts.filter(Boolean).join(' · ');
}
