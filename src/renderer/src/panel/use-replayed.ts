import { useHost } from './context';

/** The entry of a session that the replay does now or next; undefined if there is none. */
export function useReplayedEntry(session: string | undefined) {
  // Separate selectors, so that other changes of the replay do not render again.
  const id = useHost(({ replay }) => (replay?.session === session ? replay?.current?.id : undefined));
  const seq = useHost(({ replay }) => (replay?.session === session ? replay?.current?.seq : undefined));
  return id === undefined ? undefined : { id, seq };
}
