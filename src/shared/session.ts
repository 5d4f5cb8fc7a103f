import { z } from 'zod';
import { Source } from './journal';
import { Title } from './title';

/** 20261121-143022517 and four letters: sorts by time and says it. Also the name of the session's folder on disk. */
const SESSION_ID = /^\d{8}-\d{9}-[a-z0-9]{4}$/;

export function isSessionId(text: string): boolean {
  return SESSION_ID.test(text);
}

/** A session: what was done from one start of the host to its end, or what was imported as such. */
export const Session = z
  .object({
    id: z.string().describe('The name of its folder on disk.'),
    title: z.string().optional().describe('What a person has called it.'),
    running: z.boolean().describe("Whether it is this host's own, which goes on; it cannot be deleted."),
    started_at: z.iso.datetime().describe('When its first action came; before that, when the host started.'),
    ended_at: z.iso
      .datetime()
      .optional()
      .describe('When its newest action was done; absent before the first.'),
    actions: z.int().describe('How many there are.'),
    failed: z.int().describe('How many of them failed.'),
    sources: z.array(Source).describe('Whose actions are in it.'),
    bytes: z.int().describe('What its folder takes on disk: actions and pictures.'),
    imported: z
      .object({
        at: z.iso.datetime(),
        from: z.string().optional().describe('The id it had where it was recorded, where that is known.'),
        left_out: z.int().optional().describe('Lines that were no entries, and are not in it.'),
      })
      .optional()
      .describe('Absent for a session of this host.'),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

/** All sessions, newest first; the running one is always there. */
export const SessionList = z.object({ sessions: z.array(Session) }).meta({ id: 'SessionList' });
export type SessionList = z.infer<typeof SessionList>;

/** What a person may change. */
export const SessionChange = z
  .object({ title: Title.nullable().describe('null takes the title away.') })
  .meta({ id: 'SessionChange' });
export type SessionChange = z.infer<typeof SessionChange>;

/** What came in with an import. */
export const ImportResult = z
  .object({
    session: Session,
    recordings: z.array(z.guid()).describe('Recordings that are in the library now, and were not before.'),
  })
  .meta({ id: 'ImportResult' });
export type ImportResult = z.infer<typeof ImportResult>;
