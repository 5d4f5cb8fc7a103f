import { useEffect, useState } from 'react';

/** The time in milliseconds, anew every `interval` ms while the component is shown. */
export function useNow(interval: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), interval);
    return () => clearInterval(timer);
  }, [interval]);
  return now;
}

/** Whole seconds until `at`, never below 0. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(Math.ceil((at - now) / 1000), 0);
}
