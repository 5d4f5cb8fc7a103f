import type { Recording, RecordingStatus } from '../../../../shared/recording';
import { formatBytes, formatCount, formatDate, formatDuration, formatSpokenDuration } from '../../ui/format';

/** A position in a video with tenths: `0:04.3` (ms). */
export function formatPosition(ms: number): string {
  const tenths = Math.max(Math.floor(ms / 100), 0);
  return `${formatDuration(tenths * 100)}.${tenths % 10}`;
}

/** The ratio of recorded time to video time; undefined if they are about equal. */
export function speedUp({ wall_ms, video_ms }: Pick<Recording, 'wall_ms' | 'video_ms'>): number | undefined {
  if (video_ms <= 0 || wall_ms < video_ms * 1.05) return undefined;
  return wall_ms / video_ms;
}

/** `1.4×`, `12×`. */
export function formatSpeed(times: number): string {
  return `${times < 9.95 ? Number(times.toFixed(1)) : Math.round(times)}×`;
}

/** Null for `ready`, which needs no label. */
export const STATUS_LABELS: Readonly<Record<RecordingStatus, string | null>> = {
  recording: 'Recording',
  finalizing: 'Finishing',
  ready: null,
  recovered: 'Recovered',
  failed: 'Failed',
};

/** The label with progress: `Finishing, 40 %`. */
export function statusLabel({ status, progress }: Pick<Recording, 'status' | 'progress'>): string | null {
  const share = status === 'finalizing' && progress !== undefined ? `, ${Math.round(progress * 100)} %` : '';
  return STATUS_LABELS[status] && `${STATUS_LABELS[status]}${share}`;
}

export function isPlayable({ status }: Pick<Recording, 'status'>): boolean {
  return status === 'ready' || status === 'recovered';
}

export function isActive({ status }: Pick<Recording, 'status'>): boolean {
  return status === 'recording' || status === 'finalizing';
}

/** A recording for a screen reader. */
export function describeRecording(recording: Recording, now: number): string {
  const { title, started_at, video_ms, size_bytes, actions, pinned, reason } = recording;
  const status = statusLabel(recording);
  return [
    title,
    status && (reason ? `${status}: ${reason}` : status),
    formatDate(started_at, now),
    formatSpokenDuration(video_ms),
    formatBytes(size_bytes),
    formatCount(actions, 'action'),
    pinned && 'pinned',
  ]
    .filter(Boolean)
    .join(', ');
}
