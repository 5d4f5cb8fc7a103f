import { type ActionBody, ActionResult } from '../../../shared/action';
import { ApiError } from '../../../shared/api-error';
import { type ConnectRequest, ConnectTest, RememberedPasswords } from '../../../shared/connect';
import { DesktopClipboard, DesktopStatus } from '../../../shared/desktop';
import { JournalPage } from '../../../shared/journal';

/** An answer that is not a success, or `status` 0 where there was none at all. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: number;
  readonly detail: string | undefined;
  /** The whole answer, where there was one. */
  readonly body: unknown;

  constructor(status: number, message: string, detail?: string, body?: unknown) {
    super(message);
    this.status = status;
    this.detail = detail;
    this.body = body;
  }
}

/** The host's HTTP API, as far as the panel asks. Every method throws {@link ApiFailure}. */
export interface Api {
  act(body: ActionBody): Promise<ActionResult>;
  release(): Promise<DesktopStatus>;
  desktop(): Promise<DesktopStatus>;
  /** What was copied last on the desktop. */
  clipboard(): Promise<DesktopClipboard>;
  /** Chooses another desktop. */
  connect(request: ConnectRequest): Promise<DesktopStatus>;
  /** Tries a VNC server without choosing it. */
  testConnect(request: ConnectRequest): Promise<ConnectTest>;
  /** Of which servers the host remembers the password. */
  passwords(): Promise<RememberedPasswords>;
  forgetPassword(address: string): Promise<RememberedPasswords>;
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
    throw new ApiFailure(
      response.status,
      error?.message ?? `Status ${response.status}.`,
      error?.detail,
      json,
    );
  };
}

const PASSWORDS = '/api/v0/desktop/passwords';

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
    clipboard: async () => DesktopClipboard.parse(await ask('/api/v0/desktop/clipboard')),
    connect: async (request) => DesktopStatus.parse(await ask('/api/v0/desktop/connect', post(request))),
    testConnect: async (request) =>
      ConnectTest.parse(await ask('/api/v0/desktop/connect/test', post(request))),
    passwords: async () => RememberedPasswords.parse(await ask(PASSWORDS)),
    forgetPassword: async (address) =>
      RememberedPasswords.parse(
        await ask(`${PASSWORDS}?address=${encodeURIComponent(address)}`, { method: 'DELETE' }),
      ),
    actions: async (after, limit) =>
      JournalPage.parse(await ask(`/api/v0/actions?after=${after}&limit=${limit}`)),
    sessionActions: async (session, after, limit) => {
      const path = `/api/v0/sessions/${encodeURIComponent(session)}/actions`;
      return JournalPage.parse(await ask(`${path}?after=${after}&limit=${limit}`));
    },
  };
}

function post(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
