import { useHost } from '../ui/context';

/** Id of the entry of a session that is the replay's next step, or is being done again; undefined where none is. */
export function useReplayed(session: string | undefined): string | undefined {
  return useHost(({ replay }) => (replay?.session === session ? replay?.current?.id : undefined));
}
