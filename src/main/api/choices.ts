import { randomUUID } from 'node:crypto';

/** Choices that are remembered at once; of more the oldest are forgotten. */
const MOST = 100;

/** Ids that were chosen, remembered by a name that fits into an address: a download is a link, and has no body. */
export interface Choices {
  keep(ids: readonly string[]): string;
  /** undefined where it was forgotten. */
  of(name: string): readonly string[] | undefined;
}

export function createChoices(): Choices {
  const kept = new Map<string, readonly string[]>();
  return {
    keep(ids) {
      const name = randomUUID();
      kept.set(name, ids);
      for (const oldest of [...kept.keys()].slice(0, -MOST)) kept.delete(oldest);
      return name;
    },
    of: (name) => kept.get(name),
  };
}
