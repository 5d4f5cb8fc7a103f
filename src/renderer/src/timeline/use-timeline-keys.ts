import { type KeyboardEvent, useRef } from 'react';
import { spokenAction } from '../actions/describe';
import { useLog, usePanel } from '../panel/context';
import { indexOfRow, type Log, rowAt, rowCount } from '../state/log';
import { formatTime } from '../ui/format';

/** Arrows move between actions; with Shift they select a time range, Escape clears it. */
export function useTimelineKeys(log: Log) {
  const panel = usePanel();
  const state = useLog((all) => all.current);
  const anchor = useRef<number>(undefined);
  const count = rowCount(log);
  const current = state ? indexOfRow(log, state) : -1;
  const row = rowAt(log, current);

  function go(step: number, isRange: boolean): void {
    const from = current < 0 ? (step > 0 ? -1 : count) : current;
    const next = rowAt(log, Math.min(Math.max(from + step, 0), count - 1));
    if (!next) return;
    anchor.current = isRange ? (anchor.current ?? row?.at ?? next.at) : undefined;
    panel.log.showDetails(next);
    if (anchor.current === undefined) return;
    const [a, b] = [anchor.current, next.at];
    panel.log.setFilter({ range: { from: Math.min(a, b), to: Math.max(a, b) } });
  }

  return {
    count,
    /** The row of the current action; -1 if there is none. */
    current,
    /** The current action, for a screen reader. */
    description: row ? `${formatTime(row.at).slice(0, 8)}: ${spokenAction(row)}` : 'No action selected',
    onKeyDown(event: KeyboardEvent) {
      const steps: Readonly<Record<string, number>> = {
        arrowleft: -1,
        arrowright: 1,
        pageup: -10,
        pagedown: 10,
        home: -count,
        end: count,
      };
      const step = steps[event.key.toLowerCase()];
      if (event.key === 'Escape') {
        anchor.current = undefined;
        panel.log.setFilter({ range: undefined });
      } else if (step !== undefined) {
        event.preventDefault();
        go(step, event.shiftKey);
      }
    },
  };
}
