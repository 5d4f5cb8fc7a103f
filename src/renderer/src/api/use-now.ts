import { useEffect, useState } from 'react';
import { hostNow } from './host-clock';

/** The current time of `clock` (ms since 1970), updated every `interval` (ms). */
export function useNow(interval: number, clock: () => number = hostNow): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), interval);
    return () => clearInterval(timer);
  }, [interval, clock]);
  return now;
}

/** Whole seconds until `at`, never negative. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(Math.ceil((at - now) / 1000), 0);
}
