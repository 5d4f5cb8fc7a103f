import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../shared/json';
import { isSessionId, Session } from '../../shared/session';
import { titleFrom } from '../../shared/title';
import { SessionSummary } from './session-summary';

/** Files in the folder of a session. */
export const SESSION_FILES = {
  actions: 'actions.jsonl',
  /** What is told of it beside its actions; absent until there is something. */
  session: 'session.json',
} as const;

/** What is being deleted, imported or exported, or was when we were killed. */
const UNFINISHED = /^\.(trash|import|export)-/;

/** `session.json`: what a person or an import said of a session, and its summary, which would take long to make anew. */
export const SessionNotes = z.object({
  title: z.string().transform(titleFrom).optional().catch(undefined),
  imported: Session.shape.imported,
  summary: SessionSummary.optional().catch(undefined),
});
export type SessionNotes = z.infer<typeof SessionNotes>;

/** `sessions/<id>/` on disk. Ids are such that {@link isSessionId} takes. */
export interface SessionStore {
  readonly root: string;
  path(id: string, file: string): string;
  /** Ids of all that have actions on disk, in no order. */
  list(): Promise<string[]>;
  /** Bytes of its actions; undefined where there are none. */
  size(id: string): Promise<number | undefined>;
  notes(id: string): Promise<SessionNotes>;
  /** Changes them, one change after the other; readers see the old ones or the new, never half of them. */
  note(id: string, change: (notes: SessionNotes) => SessionNotes): Promise<void>;
  /** From the moment this is called nobody finds it any more. */
  remove(id: string): Promise<void>;
  /** Takes away what was being deleted, imported or exported when a host was killed. */
  tidy(): Promise<void>;
}

export function createSessionStore(root: string): SessionStore {
  const path = (id: string, file: string) => join(root, id, file);
  const names = () => readdir(root).catch(() => []);
  let changing: Promise<unknown> = Promise.resolve();

  async function notes(id: string): Promise<SessionNotes> {
    const text = await readFile(path(id, SESSION_FILES.session), 'utf8').catch(() => '');
    return SessionNotes.safeParse(parseJson(text)).data ?? {};
  }

  async function write(id: string, content: SessionNotes): Promise<void> {
    // A session without actions has no folder yet.
    await mkdir(join(root, id), { recursive: true, mode: 0o700 });
    const draft = path(id, `${SESSION_FILES.session}.new`);
    try {
      await writeFile(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 });
      await rename(draft, path(id, SESSION_FILES.session));
    } catch (error) {
      await rm(draft, { force: true }); // a full disk keeps its beginning
      throw error;
    }
  }

  return {
    root,
    path,
    list: async () => (await names()).filter(isSessionId),
    async size(id) {
      const stats = await stat(path(id, SESSION_FILES.actions)).catch(() => undefined);
      return stats?.isFile() ? stats.size : undefined;
    },
    notes,
    note(id, change) {
      const changed = changing.then(async () => write(id, change(await notes(id))));
      changing = changed.catch(() => undefined);
      return changed;
    },
    async remove(id) {
      const trash = join(root, `.trash-${id}`);
      await rename(join(root, id), trash);
      await rm(trash, { recursive: true, force: true });
    },
    async tidy() {
      await mkdir(root, { recursive: true, mode: 0o700 });
      const left = (await names()).filter((name) => UNFINISHED.test(name));
      // One that cannot be deleted, as a different user's, is left for the next start.
      await Promise.allSettled(left.map((name) => rm(join(root, name), { recursive: true, force: true })));
    },
  };
}
