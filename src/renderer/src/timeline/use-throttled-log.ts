import { useEffect, useState } from 'react';
import { usePanel } from '../panel/context';
import type { Log } from '../state/log';

export interface ThrottledLog {
  readonly log: Log;
  readonly session: string | undefined;
}

/** The log that is shown, anew at most every `interval` ms while actions arrive; after a pause, and another session's, at once. */
export function useThrottledLog(interval: number): ThrottledLog {
  const panel = usePanel();
  const [shown, setShown] = useState<ThrottledLog>(() => ({
    log: panel.log.log(),
    session: panel.log.session(),
  }));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let given: ThrottledLog | undefined;
    let givenAt = 0;
    const give = () => {
      clearTimeout(timer);
      timer = undefined;
      givenAt = performance.now();
      given = { log: panel.log.log(), session: panel.log.session() };
      setShown(given);
    };
    const changed = () => {
      if (panel.log.session() !== given?.session) give();
      else if (panel.log.log() !== given?.log)
        timer ??= setTimeout(give, Math.max(givenAt + interval - performance.now(), 0));
    };
    give();
    const leave = [panel.host.subscribe(changed), panel.log.store.subscribe(changed)];
    return () => {
      clearTimeout(timer);
      for (const end of leave) end();
    };
  }, [panel, interval]);
  return shown;
}
