import { randomInt } from 'node:crypto';
import { timestamp } from '../base/clock';

/** An id with the time in UTC, and four letters in case two sessions start in the same millisecond. */
export function newSessionId(): string {
  const [date = '', time = ''] = timestamp().split('T');
  const letters = randomInt(36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return `${date.replaceAll('-', '')}-${time.replace('Z', '').replaceAll(/[:.]/g, '')}-${letters}`;
}

/** The time in an id; undefined if it has none. */
export function timeOfSession(id: string): string | undefined {
  const iso = id.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)(\d{3})-.*$/, '$1-$2-$3T$4:$5:$6.$7Z');
  return Number.isNaN(Date.parse(iso)) ? undefined : iso;
}
