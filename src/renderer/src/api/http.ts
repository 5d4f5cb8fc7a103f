import { type ActionBody, ActionResult } from '../../../shared/action';
import { type ConnectRequest, ConnectTest, RememberedPasswords } from '../../../shared/connect';
import { DesktopClipboard, DesktopStatus } from '../../../shared/desktop';
import { JournalPage } from '../../../shared/journal';
import { failureOf, noAnswer } from './failure';

/** The host's HTTP API, as far as the panel asks. Every method throws `ApiFailure`. */
export interface Api {
  act(body: ActionBody): Promise<ActionResult>;
  /** Types a text as the person who has control on this live view. */
  type(text: string): Promise<ActionResult>;
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

/** Gives the JSON of an answer. Throws `ApiFailure`. */
export type Ask = (path: string, init?: RequestInit) => Promise<unknown>;

export function createAsk(fetchFrom: Fetch): Ask {
  return async (path, init) => {
    let response: Response;
    try {
      response = await fetchFrom(path, init);
    } catch {
      throw noAnswer();
    }
    const json: unknown = await response.json().catch(() => undefined);
    if (response.ok) return json;
    throw failureOf(response.status, json);
  };
}

const PASSWORDS = '/api/v0/desktop/passwords';

/** `viewer` is what this panel's live view calls itself: while it has control, what the composer sends is done. */
export function createApi(ask: Ask, viewer: string): Api {
  return {
    async act(body) {
      const headers = { 'jumpseat-source': 'composer', 'jumpseat-viewer': viewer };
      return ActionResult.parse(await ask('/api/v0/desktop/action', asJson('POST', body, headers)));
    },
    async type(text) {
      const headers = { 'jumpseat-source': 'you', 'jumpseat-viewer': viewer };
      const body = { action: 'type', text };
      return ActionResult.parse(await ask('/api/v0/desktop/action', asJson('POST', body, headers)));
    },
    release: async () => DesktopStatus.parse(await ask('/api/v0/desktop/release', { method: 'POST' })),
    desktop: async () => DesktopStatus.parse(await ask('/api/v0/desktop')),
    clipboard: async () => DesktopClipboard.parse(await ask('/api/v0/desktop/clipboard')),
    connect: async (request) =>
      DesktopStatus.parse(await ask('/api/v0/desktop/connect', asJson('POST', request))),
    testConnect: async (request) =>
      ConnectTest.parse(await ask('/api/v0/desktop/connect/test', asJson('POST', request))),
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

/** A request with a body of JSON. */
export function asJson(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
