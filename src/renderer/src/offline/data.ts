import { z } from 'zod';
import type { JournalEntry } from '../../../shared/journal';
import { RecordingDetail } from '../../../shared/recording';
import { Session } from '../../../shared/session';

const ExportedSession = Session.omit({ running: true, bytes: true }).extend({
  exported_at: z.iso.datetime(),
});

/** The content of `data.js` beside the page. */
const Data = z.object({
  session: ExportedSession,
  recordings: z.array(RecordingDetail),
  // The host has validated them; parsing thousands again would delay the page.
  entries: z.custom<readonly JournalEntry[]>((value) => Array.isArray(value)),
});
export type Data = z.infer<typeof Data>;

declare global {
  interface Window {
    JUMPSEAT?: unknown;
  }
}

/** The session in `data.js`; undefined if the file is missing or invalid. */
export function readData(): Data | undefined {
  return Data.safeParse(window.JUMPSEAT).data;
}

/** The path of a screenshot, relative to the page. */
export function exportedPictureUrl({ id, pictures }: JournalEntry, kind: 'before' | 'after'): string {
  // Actions may share a screenshot, which is in the archive once.
  return `pictures/${pictures?.[`${kind}_in`] ?? `${id}.${kind}`}`;
}
