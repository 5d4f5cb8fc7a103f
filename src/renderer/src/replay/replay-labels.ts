import type { ReplayState } from '../../../shared/replay';
import { secondsUntil } from '../api/use-now';

/** The state of a replay in a few words. */
export function describeReplay(replay: ReplayState, now: number): string {
  const { status, phase, question, wait_ends_at, why } = replay;
  switch (status) {
    case 'playing':
      if (phase === 'waiting' && wait_ends_at)
        return `in ${formatWait(secondsUntil(Date.parse(wait_ends_at), now))}`;
      return phase === 'looking' ? 'comparing the screen…' : '';
    case 'paused':
      return why ?? 'Paused';
    case 'asking':
      return question ? QUESTIONS[question.kind] : '';
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

const QUESTIONS = {
  differs: 'The screen differs',
  size: 'Desktop size changed',
  text: 'Enter the hidden text',
} as const;

/** The result, with skipped and unverified steps. */
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

/** A share in percent; small ones are never `0 %`. */
export function formatPercent(part: number): string {
  const percent = part * 100;
  return percent < 1 ? '< 1 %' : `${Math.round(percent)} %`;
}
