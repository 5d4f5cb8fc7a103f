/** Formats durations, sizes, dates and counts. Durations are in milliseconds; times are local. */

const time = new Intl.DateTimeFormat('en', { timeStyle: 'short', hourCycle: 'h23' });
const preciseTime = new Intl.DateTimeFormat('en', {
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23' },
});
const weekday = new Intl.DateTimeFormat('en', { weekday: 'short' });
const month = new Intl.DateTimeFormat('en', { month: 'short' });
const integer = new Intl.NumberFormat('en');

const two = (n: number) => String(n).padStart(2, '0');

/** Whole seconds: `0:04`, `12:31`, `1:02:03`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(Math.floor(ms / 1000), 0);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** As {@link formatDuration}, but never `0:00` for a duration above 0. */
export function formatTotalDuration(ms: number): string {
  return formatDuration(ms > 0 ? Math.max(ms, 1000) : 0);
}

/** For a screen reader: `1 hour 2 minutes`, `4 seconds`. */
export function formatSpokenDuration(ms: number): string {
  const seconds = Math.max(Math.round(ms / 1000), 0);
  const parts = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  const spoken = parts.filter(([n]) => n > 0).map(([n, unit]) => formatCount(n, unit));
  return spoken.join(' ') || '0 seconds';
}

/** A thousand days (ms): a longer duration is a wrong figure. */
const MAX_ELAPSED = 86_400_000_000;

/** Three digits: `0.8 ms`, `12 ms`, `1.24 s`, `2 min 5 s`. */
export function formatElapsed(ms: number): string {
  if (!(Math.abs(ms) <= MAX_ELAPSED)) return ms > 0 ? 'over 1000 days' : '–';
  if (ms < 9.95) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${Number((ms / 1000).toFixed(2))} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** One rounded unit: `40 s`, `12 min`, `3 h`. */
export function formatIdleTime(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

const UNITS = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Decimal units: `812 kB`, `3.1 MB`, `1.24 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(Math.max(Math.floor(Math.log10(bytes * 1.0005) / 3), 1), UNITS.length);
  const value = bytes / 1000 ** power;
  const digits = power === 1 || value >= 99.95 ? 0 : value >= 9.995 || power === 2 ? 1 : 2;
  return new Intl.NumberFormat('en', {
    ...{ style: 'unit', unit: UNITS[power - 1], useGrouping: false },
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
  }).format(value);
}

/** A date, relative to `now` if it is near: `Today, 14:03`, `Wed 18 Nov, 14:03`, `18 Nov 2025, 14:03`. */
export function formatDate(iso: string, now: number): string {
  const [at, today] = [new Date(iso), new Date(now)];
  const daysAgo = Math.round((midnight(today) - midnight(at)) / 86_400_000);
  if (daysAgo === 0) return `Today, ${time.format(at)}`;
  if (daysAgo === 1) return `Yesterday, ${time.format(at)}`;
  const date = `${at.getDate()} ${month.format(at)}`;
  return at.getFullYear() === today.getFullYear()
    ? `${weekday.format(at)} ${date}, ${time.format(at)}`
    : `${date} ${at.getFullYear()}, ${time.format(at)}`;
}

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** The time of day of an ISO date or a timestamp (ms since 1970): `14:03:22.418`. */
export function formatTime(moment: string | number): string {
  const at = new Date(moment);
  return Number.isNaN(at.getTime()) ? '–' : preciseTime.format(at);
}

/** `1 action`, `12 actions`, `1,204 actions`. */
export function formatCount(n: number, noun: string): string {
  return `${integer.format(n)} ${noun}${n === 1 ? '' : 's'}`;
}
