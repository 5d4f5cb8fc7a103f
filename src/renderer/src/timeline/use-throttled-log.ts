import { useEffect, useState } from 'react';
import { usePanel } from '../panel/context';
import type { Log } from '../state/log';

interface ThrottledLog {
  readonly log: Log;
  readonly session: string | undefined;
}

/** The shown log, updated at most every `interval` (ms). A change of the session applies at once. */
export function useThrottledLog(interval: number): ThrottledLog {
  const panel = usePanel();
  const [shown, setShown] = useState<ThrottledLog>(() => ({
    log: panel.log.log(),
    session: panel.log.session(),
  }));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last: ThrottledLog | undefined;
    let updatedAt = 0;
    const update = () => {
      clearTimeout(timer);
      timer = undefined;
      updatedAt = performance.now();
      last = { log: panel.log.log(), session: panel.log.session() };
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
