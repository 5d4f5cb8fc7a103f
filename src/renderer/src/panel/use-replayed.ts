import { useHost } from './context';

/** Which entry of a session is the replay's next step, or is being done again; undefined where none is. */
export function useReplayedEntry(session: string | undefined) {
  // Of their own, so that nothing is drawn anew for what else becomes of the replay.
  const id = useHost(({ replay }) => (replay?.session === session ? replay?.current?.id : undefined));
  const seq = useHost(({ replay }) => (replay?.session === session ? replay?.current?.seq : undefined));
  return id === undefined ? undefined : { id, seq };
}
