const two = (n: number) => String(n).padStart(2, '0');

/** A length in whole seconds: `0:04`, `12:31`, `1:02:03`. Takes milliseconds. */
export function lengthWords(ms: number): string {
  const seconds = Math.max(Math.floor(ms / 1000), 0);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The length of a whole, as {@link lengthWords}: what is there is never `0:00`. */
export function wholeLength(ms: number): string {
  return lengthWords(ms > 0 ? Math.max(ms, 1000) : 0);
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
