import { z } from 'zod';
import type { JournalEntry } from '../../../shared/journal';
import { RecordingDetail } from '../../../shared/recording';
import { Session } from '../../../shared/session';

const ExportedSession = Session.omit({ running: true, bytes: true }).extend({
  exported_at: z.iso.datetime(),
});

/** What `data.js` beside the page holds. */
const Data = z.object({
  session: ExportedSession,
  recordings: z.array(RecordingDetail),
  // The host has checked each of them as it wrote it; to do so again would hold up the page.
  entries: z.custom<readonly JournalEntry[]>((value) => Array.isArray(value)),
});
export type Data = z.infer<typeof Data>;

declare global {
  interface Window {
    JUMPSEAT?: unknown;
  }
}

/** The session beside the page; undefined where `data.js` is not there, or is of another kind. */
export function readData(): Data | undefined {
  return Data.safeParse(window.JUMPSEAT).data;
}

/** Where a picture of an entry lies beside the page. */
export function pictureUrl({ id, pictures }: JournalEntry, kind: 'before' | 'after'): string {
  // Actions share pictures, and each is in the archive once.
  return `pictures/${pictures?.[`${kind}_in`] ?? `${id}.${kind}.webp`}`;
}
