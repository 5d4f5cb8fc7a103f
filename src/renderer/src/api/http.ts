import { type ActionBody, ActionResult } from '../../../shared/action';
import { ApiError } from '../../../shared/api-error';
import { DesktopStatus } from '../../../shared/desktop';
import { JournalPage } from '../../../shared/journal';

/** An answer that is not a success, or `status` 0 where there was none at all. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: number;
  readonly detail: string | undefined;

  constructor(status: number, message: string, detail?: string) {
    super(message);
    this.status = status;
    this.detail = detail;
  }
}

/** The host's HTTP API, as far as the panel asks. Every method throws {@link ApiFailure}. */
export interface Api {
  act(body: ActionBody): Promise<ActionResult>;
  release(): Promise<DesktopStatus>;
  desktop(): Promise<DesktopStatus>;
  /** Entries after `seq`, oldest first, `limit` at the most (1000). */
  actions(after: number, limit: number): Promise<JournalPage>;
  /** The same of a session by its id, also of one that is past. */
  sessionActions(session: string, after: number, limit: number): Promise<JournalPage>;
}

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/** Gives the JSON of an answer. @throws {ApiFailure} */
export type Ask = (path: string, init?: RequestInit) => Promise<unknown>;

export function createAsk(fetchFrom: Fetch): Ask {
  return async (path, init) => {
    let response: Response;
    try {
      response = await fetchFrom(path, init);
    } catch {
      throw new ApiFailure(0, 'The host does not answer.', 'Is Jumpseat still running?');
    }
    const json: unknown = await response.json().catch(() => undefined);
    if (response.ok) return json;
    const error = ApiError.safeParse(json).data;
    throw new ApiFailure(response.status, error?.message ?? `Status ${response.status}.`, error?.detail);
  };
}

/** `viewer` is what this panel's live view calls itself: while it has control, what the composer sends is done. */
export function createApi(ask: Ask, viewer: string): Api {
  return {
    async act(body) {
      const headers = {
        'content-type': 'application/json',
        'jumpseat-source': 'composer',
        'jumpseat-viewer': viewer,
      };
      return ActionResult.parse(
        await ask('/api/v0/desktop/action', { method: 'POST', headers, body: JSON.stringify(body) }),
      );
    },
    release: async () => DesktopStatus.parse(await ask('/api/v0/desktop/release', { method: 'POST' })),
    desktop: async () => DesktopStatus.parse(await ask('/api/v0/desktop')),
    actions: async (after, limit) =>
      JournalPage.parse(await ask(`/api/v0/actions?after=${after}&limit=${limit}`)),
    sessionActions: async (session, after, limit) => {
      const path = `/api/v0/sessions/${encodeURIComponent(session)}/actions`;
      return JournalPage.parse(await ask(`${path}?after=${after}&limit=${limit}`));
    },
  };
}
