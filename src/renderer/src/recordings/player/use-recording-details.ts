import { useCallback, useEffect, useState } from 'react';
import type { RecordedAction } from '../../../../shared/recording';
import type { TimePoint } from '../../../../shared/time-map';
import { ApiFailure } from '../../api/failure';
import { loadFrameTimes } from '../../api/recordings';
import { useRecordings } from '../../panel/use-recordings';

/** What the player needs besides the video. */
export interface RecordingDetails {
  readonly actions: readonly RecordedAction[];
  readonly clock: readonly TimePoint[];
}

type RecordingDetailsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly details: RecordingDetails }
  | { readonly kind: 'failed'; readonly message: string };

/** Loads the details of a finished recording. */
export function useRecordingDetails(id: string): RecordingDetailsState & { readonly retry: () => void } {
  const { api } = useRecordings();
  const [state, setState] = useState<RecordingDetailsState>({ kind: 'loading' });
  const load = useCallback(
    (signal?: AbortSignal) => {
      const update = (next: RecordingDetailsState) => signal?.aborted || setState(next);
      update({ kind: 'loading' });
      Promise.all([api.detail(id), api.actions(id)]).then(
        ([{ clock }, actions]) => update({ kind: 'loaded', details: { actions, clock } }),
        (error: unknown) => {
          const message = error instanceof ApiFailure ? error.message : 'The response was not valid.';
          update({ kind: 'failed', message });
        },
      );
    },
    [api, id],
  );
  useEffect(() => {
    const abort = new AbortController();
    load(abort.signal);
    return () => abort.abort();
  }, [load]);
  return { ...state, retry: () => load() };
}

/** Loads the times of the video's frames. Without them, frame steps are estimates. */
export function useFrameTimes(id: string, onTimes: (times: readonly number[] | undefined) => void): void {
  useEffect(() => {
    const abort = new AbortController();
    loadFrameTimes(id, abort.signal)
      .then(onTimes)
      .catch((error: unknown) => {
        if (!abort.signal.aborted) console.warn('Frame steps are estimates.', error);
      });
    return () => abort.abort();
  }, [id, onTimes]);
}
