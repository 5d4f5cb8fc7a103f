import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../shared/json';
import { DesktopName } from '../../shared/named-desktop';
import { isSessionId, Session, SessionVerdict } from '../../shared/session';
import { Reason, titleFrom } from '../../shared/title';
import { fileSize, writeFileAtomic } from '../base/files';
import { createSerialQueue } from '../base/serial-queue';
import { SessionSummary } from './session-summary';

/** Files in the folder of a session. */
export const SESSION_FILES = {
  actions: 'actions.jsonl',
  /** Its notes; absent until there are some. */
  session: 'session.json',
} as const;

/** Folders that are being deleted, imported or exported. */
const UNFINISHED = /^\.(trash|import|export)-/;

/** `session.json`: what a person or an import set, and the summary, which takes long to compute. */
export const SessionNotes = z.object({
  title: z.string().transform(titleFrom).optional().catch(undefined),
  desktop: DesktopName.optional().catch(undefined),
  result: SessionVerdict.optional().catch(undefined),
  reason: Reason.optional().catch(undefined),
  imported: Session.shape.imported,
  summary: SessionSummary.optional().catch(undefined),
});
export type SessionNotes = z.infer<typeof SessionNotes>;

export type SessionStore = ReturnType<typeof createSessionStore>;

/** `sessions/<id>/` on disk, in `root`. Ids are valid by {@link isSessionId}. */
export function createSessionStore(root: string) {
  const path = (id: string, file: string) => join(root, id, file);
  const names = () => readdir(root).catch(() => []);
  const changes = createSerialQueue();

  async function notes(id: string): Promise<SessionNotes> {
    const text = await readFile(path(id, SESSION_FILES.session), 'utf8').catch(() => '');
    return SessionNotes.safeParse(parseJson(text)).data ?? {};
  }

  async function write(id: string, content: SessionNotes): Promise<void> {
    // A session without actions has no folder yet.
    await mkdir(join(root, id), { recursive: true, mode: 0o700 });
    await writeFileAtomic(path(id, SESSION_FILES.session), `${JSON.stringify(content)}\n`);
  }

  return {
    root,
    path,
    /** Ids of all sessions with a folder, in no order. */
    list: async () => (await names()).filter(isSessionId),
    /** Size of its actions (bytes); undefined if there are none. */
    size: (id: string) => fileSize(path(id, SESSION_FILES.actions)),
    notes,
    /** Changes the notes atomically, one change at a time. */
    note: (id: string, change: (notes: SessionNotes) => SessionNotes) =>
      changes.run(async () => write(id, change(await notes(id)))),
    /** Hides the session at once, then deletes its files. */
    async remove(id: string): Promise<void> {
      const trash = join(root, `.trash-${id}`);
      await rename(join(root, id), trash);
      await rm(trash, { recursive: true, force: true });
    },
    /** Deletes unfinished folders of a killed host. */
    async tidy(): Promise<void> {
      await mkdir(root, { recursive: true, mode: 0o700 });
      const left = (await names()).filter((name) => UNFINISHED.test(name));
      // Files that cannot be deleted, such as a different user's, stay until the next start.
      await Promise.allSettled(left.map((name) => rm(join(root, name), { recursive: true, force: true })));
    },
  };
}
