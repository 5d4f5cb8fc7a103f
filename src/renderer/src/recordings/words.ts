import type { Recording, RecordingStatus } from '../../../shared/recording';

const two = (n: number) => String(n).padStart(2, '0');

/** A length in whole seconds: `0:04`, `12:31`, `1:02:03`. Takes milliseconds. */
export function lengthWords(ms: number): string {
  const seconds = Math.max(Math.floor(ms / 1000), 0);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A place in a video with tenths: `0:04.3`. Takes milliseconds. */
export function placeWords(ms: number): string {
  const tenths = Math.max(Math.floor(ms / 100), 0);
  return `${lengthWords(tenths * 100)}.${tenths % 10}`;
}

/** A length as it is read out: `1 hour 2 minutes`, `4 seconds`. */
export function spokenLength(ms: number): string {
  const seconds = Math.max(Math.round(ms / 1000), 0);
  const parts = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  const words = parts.filter(([n]) => n > 0).map(([n, unit]) => countWords(n, unit));
  return words.join(' ') || '0 seconds';
}

const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** A size in decimal units, three digits: `812 kB`, `3.1 MB`, `1.24 GB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes;
  let unit = -1;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit <= 0 || value >= 99.95 ? 0 : value >= 9.995 || unit === 1 ? 1 : 2;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment as a person has it in mind, in local time: `Today, 14:03`, `Wed 18 Nov, 14:03`, `18 Nov 2025, 14:03`. */
export function whenWords(iso: string, now: number): string {
  const at = new Date(iso);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const today = new Date(now);
  const daysAgo = Math.round((midnight(today) - midnight(at)) / 86_400_000);
  if (daysAgo === 0) return `Today, ${time}`;
  if (daysAgo === 1) return `Yesterday, ${time}`;
  const date = `${at.getDate()} ${MONTHS[at.getMonth()]}`;
  if (at.getFullYear() !== today.getFullYear()) return `${date} ${at.getFullYear()}, ${time}`;
  return `${DAYS[at.getDay()]} ${date}, ${time}`;
}

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** `1 action`, `12 actions`, `1,204 actions`. */
export function countWords(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}

/** How many times shorter the video is than what it shows; undefined where it makes no difference. */
export function speedUp({ wall_ms, video_ms }: Pick<Recording, 'wall_ms' | 'video_ms'>): number | undefined {
  if (video_ms <= 0 || wall_ms < video_ms * 1.05) return undefined;
  return wall_ms / video_ms;
}

/** `1.4×`, `12×`. */
export function timesWords(times: number): string {
  return `${times < 9.95 ? Number(times.toFixed(1)) : Math.round(times)}×`;
}

/** Null for `ready`, which needs no word. */
export const STATUS_WORDS: Readonly<Record<RecordingStatus, string | null>> = {
  recording: 'Recording',
  finalizing: 'Finalizing',
  ready: null,
  recovered: 'Recovered',
  failed: 'Failed',
};

/** What there is to say of its status: `Finalizing, 40 %`; null where there is nothing. */
export function statusWords({ status, progress }: Pick<Recording, 'status' | 'progress'>): string | null {
  const share = status === 'finalizing' && progress !== undefined ? `, ${Math.round(progress * 100)} %` : '';
  return STATUS_WORDS[status] && `${STATUS_WORDS[status]}${share}`;
}

/** Whether it can be played and downloaded. */
export function isPlayable({ status }: Pick<Recording, 'status'>): boolean {
  return status === 'ready' || status === 'recovered';
}

/** Whether it is being made or finished. */
export function isActive({ status }: Pick<Recording, 'status'>): boolean {
  return status === 'recording' || status === 'finalizing';
}

/** One line for a screen reader. */
export function spokenRecording(recording: Recording, now: number): string {
  const { title, started_at, video_ms, size_bytes, actions, pinned, reason } = recording;
  const status = statusWords(recording);
  return [
    title,
    status && (reason ? `${status}: ${reason}` : status),
    whenWords(started_at, now),
    spokenLength(video_ms),
    sizeWords(size_bytes),
    countWords(actions, 'action'),
    pinned && 'pinned',
  ]
    .filter(Boolean)
    .join(', ');
}
