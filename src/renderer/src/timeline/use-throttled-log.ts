import { useEffect, useState } from 'react';
import { usePanel } from '../panel/context';
import type { LogStore } from '../state/log-store';

/** The shown log, updated at most every `interval` (ms). A change of the session applies at once. */
export function useThrottledLog(interval: number) {
  const panel = usePanel();
  const [shown, setShown] = useState(() => shownIn(panel.log));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last: ReturnType<typeof shownIn> | undefined;
    let updatedAt = 0;
    const update = () => {
      clearTimeout(timer);
      timer = undefined;
      updatedAt = performance.now();
      last = shownIn(panel.log);
      setShown(last);
    };
    const changed = () => {
      if (panel.log.session() !== last?.session) update();
      else if (panel.log.log() !== last?.log)
        timer ??= setTimeout(update, Math.max(updatedAt + interval - performance.now(), 0));
    };
    update();
    const unsubscribe = [panel.host.subscribe(changed), panel.log.store.subscribe(changed)];
    return () => {
      clearTimeout(timer);
      for (const end of unsubscribe) end();
    };
  }, [panel, interval]);
  return shown;
}

function shownIn(log: LogStore) {
  return { log: log.log(), session: log.session() };
}
