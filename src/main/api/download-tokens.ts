import { randomUUID } from 'node:crypto';

/** Selections that are remembered; the oldest are forgotten first. */
const MAX_TOKENS = 100;

/** Selected ids under a token that fits into a URL, because a download is a link and has no body. */
export interface DownloadTokens {
  create(ids: readonly string[]): string;
  /** undefined if the token is unknown or forgotten. */
  idsOf(token: string): readonly string[] | undefined;
}

export function createDownloadTokens(): DownloadTokens {
  const selections = new Map<string, readonly string[]>();
  return {
    create(ids) {
      const token = randomUUID();
      selections.set(token, ids);
      for (const oldest of [...selections.keys()].slice(0, -MAX_TOKENS)) selections.delete(oldest);
      return token;
    },
    idsOf: (token) => selections.get(token),
  };
}
