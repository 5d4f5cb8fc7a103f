import { useEffect, useEffectEvent } from 'react';

/** Listens to an event of the window while mounted; with `capture`, before the elements of the page. */
export function useWindowEvent<T extends keyof WindowEventMap>(
  type: T,
  listener: (event: WindowEventMap[T]) => void,
  capture = false,
): void {
  const onEvent = useEffectEvent(listener);
  useEffect(() => {
    window.addEventListener(type, onEvent, { capture });
    return () => window.removeEventListener(type, onEvent, { capture });
  }, [type, capture]);
}
