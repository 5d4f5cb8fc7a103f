import type { JournalEntry } from '../../shared/journal';
import type { ReplayRequest, ReplaySummary } from '../../shared/replay';
import { delayBefore, missingTextLength, planReplay } from './plan';

/** Describes a replay of these entries; `pictured` if the host has their snapshots. */
export function summaryOf(
  entries: readonly JournalEntry[],
  { speed, verify }: Pick<ReplayRequest, 'speed' | 'verify'>,
  pictured: boolean,
): ReplaySummary {
  const steps = planReplay(entries);
  const times = steps.map((step) => delayBefore(step, speed, 0) + (step.entry.duration_ms ?? 0));
  const verifiable = steps.filter(({ entry, tooSoon }) => pictured && !tooSoon && entry.pictures?.before);
  return {
    steps: steps.length,
    left_out: entries.length - steps.length,
    duration_ms: Math.round(times.reduce((sum, ms) => sum + ms, 0)),
    verifiable: verify ? verifiable.length : 0,
    missing_texts: steps.filter(({ entry }) => (missingTextLength(entry) ?? 0) > 0).length,
  };
}
