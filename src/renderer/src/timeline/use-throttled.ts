import { useEffect, useRef, useState } from 'react';

/** A value that changes often, given on at most every `interval` ms; the last one always comes. */
export function useThrottled<T>(value: T, interval: number): T {
  const [given, setGiven] = useState(value);
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(last.current + interval - performance.now(), 0);
    const timer = setTimeout(() => {
      last.current = performance.now();
      setGiven(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, interval]);
  return given;
}
