import { z } from 'zod';
import { Source } from './journal';
import { DesktopName } from './named-desktop';
import { Reason, Title } from './title';

/**
 * The id of a session: a timestamp, so that ids sort by time, and four random characters. It is also the folder's name.
 */
const SESSION_ID = /^\d{8}-\d{9}-[a-z0-9]{4}$/;

export function isSessionId(text: string): boolean {
  return SESSION_ID.test(text);
}

export const SessionVerdict = z
  .enum(['passed', 'failed'])
  .meta({ id: 'SessionVerdict', description: 'Whether the task of a session was done.' });
export type SessionVerdict = z.infer<typeof SessionVerdict>;

/** The actions of one run of the host, or of one task, or an import of them. */
export const Session = z
  .object({
    id: z.string().describe('Name of the folder on disk.'),
    title: z.string().optional().describe('Title given by a person.'),
    result: SessionVerdict.optional().describe('Absent until somebody gives it.'),
    reason: z.string().optional().describe('Why it has that result.'),
    desktop: DesktopName.describe('The desktop that it belongs to.'),
    running: z.boolean().describe('Whether new actions belong to it; then it cannot be deleted.'),
    started_at: z.iso.datetime().describe('Time of the first action; before that, the start of the host.'),
    ended_at: z.iso.datetime().optional().describe('End of the newest action; absent before the first.'),
    actions: z.int().describe('Number of actions.'),
    failed: z.int().describe('Number of failed actions.'),
    sources: z.array(Source).describe('Sources of the actions.'),
    bytes: z.int().describe('Size on disk: actions and snapshots.'),
    imported: z
      .object({
        at: z.iso.datetime(),
        from: z.string().optional().describe('Id on the host that recorded it, if known.'),
        left_out: z.int().optional().describe('Lines skipped because they are not valid actions.'),
      })
      .meta({ id: 'ImportedSession', description: 'Absent for a session of this host.' })
      .optional(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

/** All sessions, newest first, including the running one. */
export const SessionList = z.object({ sessions: z.array(Session) }).meta({ id: 'SessionList' });
export type SessionList = z.infer<typeof SessionList>;

/** A session that begins now. */
export const NewSession = z.object({ title: Title.nullish() }).meta({ id: 'NewSession' });
export type NewSession = z.infer<typeof NewSession>;

export const SessionChange = z
  .object({
    title: Title.nullable().optional().describe('null removes the title.'),
    result: SessionVerdict.nullable().optional().describe('null removes result and reason.'),
    reason: Reason.nullable().optional().describe('Why it has that result; needs `result`.'),
  })
  .refine(({ title, result }) => title !== undefined || result !== undefined, {
    message: 'expected a title or a result',
  })
  .refine(({ result, reason }) => reason == null || result != null, {
    message: 'a reason needs a result',
    path: ['reason'],
  })
  .meta({ id: 'SessionChange' });
export type SessionChange = z.infer<typeof SessionChange>;

/** The result of an import. */
export const ImportResult = z
  .object({
    session: Session,
    recordings: z.array(z.guid()).describe('Recordings added to the library.'),
  })
  .meta({ id: 'ImportResult' });
export type ImportResult = z.infer<typeof ImportResult>;

/** The title of an imported session without one: the file's name without its extensions. */
export function sessionTitle(fileName: string): string {
  return (
    fileName
      .replace(/(\.(jumpseat|zip|jsonl|ndjson|json))+$/i, '')
      .slice(0, 200)
      .trim() || 'Imported'
  );
}
