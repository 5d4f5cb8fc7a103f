import { randomInt } from 'node:crypto';

/** A new session's id: its moment in UTC, and four letters against two in one millisecond. */
export function newSessionId(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split('T');
  const letters = randomInt(36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return `${date.replaceAll('-', '')}-${time.replace('Z', '').replaceAll(/[:.]/g, '')}-${letters}`;
}

/** The moment an id tells; undefined where it tells none. */
export function timeOfSession(id: string): string | undefined {
  const iso = id.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)(\d{3})-.*$/, '$1-$2-$3T$4:$5:$6.$7Z');
  return Number.isNaN(Date.parse(iso)) ? undefined : iso;
}
