import type { ReplayState } from '../../../shared/replay';
import { secondsUntil } from '../api/use-now';

/** How a replay is, in a few words; what it waits for is beside it. */
export function describeReplay(replay: ReplayState, now: number): string {
  const { status, phase, wait_ends_at, why } = replay;
  switch (status) {
    case 'playing':
      if (phase === 'waiting' && wait_ends_at)
        return `in ${formatWait(secondsUntil(Date.parse(wait_ends_at), now))}`;
      return phase === 'looking' ? 'comparing the screen…' : '';
    case 'paused':
      return why ?? 'Paused';
    case 'asking':
      return describeQuestion(replay);
    case 'stopped':
      return 'Stopped';
    case 'failed':
      return why ?? 'Failed';
    case 'done':
      return describeEnd(replay);
    default:
      return status satisfies never;
  }
}

function describeQuestion({ question }: ReplayState): string {
  switch (question?.kind) {
    case 'differs':
      return 'The screen differs';
    case 'size':
      return 'The desktop has another size';
    case 'text':
      return 'A sensitive text is needed';
    default:
      return '';
  }
}

/** What came of it: what was left out or not compared is said. */
function describeEnd({ total, skipped, unverified, verify }: ReplayState): string {
  const parts = ['Done'];
  if (skipped > 0) parts.push(`${skipped} skipped`);
  if (unverified > 0) parts.push(`${unverified} not verified`);
  else if (verify && skipped < total) parts.push('all verified');
  return parts.join(', ');
}

function formatWait(seconds: number): string {
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

/** A part of a whole in percent: small ones are not none. */
export function formatPercent(part: number): string {
  const percent = part * 100;
  return percent < 1 ? '< 1 %' : `${Math.round(percent)} %`;
}
