import type { ActionBody, ActionResult } from '../../../shared/action';
import type { ConnectRequest, ConnectTest, RememberedPasswords } from '../../../shared/connect';
import type { DesktopClipboard, DesktopStatus } from '../../../shared/desktop';
import type { JournalPage } from '../../../shared/journal';
import type { Client } from './client';

/** The host's desktop and its journal. Every method throws `ApiFailure`. */
export interface Api {
  act(body: ActionBody): Promise<ActionResult>;
  /** Types a text as the person who has control on this live view. */
  type(text: string): Promise<ActionResult>;
  release(): Promise<DesktopStatus>;
  desktop(): Promise<DesktopStatus>;
  /** The text that was last copied on the desktop. */
  clipboard(): Promise<DesktopClipboard>;
  /** Connects to a different desktop. */
  connect(request: ConnectRequest): Promise<DesktopStatus>;
  testConnect(request: ConnectRequest): Promise<ConnectTest>;
  /** The servers with a stored password. */
  passwords(): Promise<RememberedPasswords>;
  forgetPassword(address: string): Promise<RememberedPasswords>;
  /** At most `limit` (1000) entries of the running session after `seq`, oldest first. */
  actions(after: number, limit: number): Promise<JournalPage>;
  /** The same for any session. */
  sessionActions(session: string, after: number, limit: number): Promise<JournalPage>;
}

/** `viewer` is the name of this panel's live view: while it has control, the composer's actions are accepted. */
export function createApi({ call }: Client, viewer: string): Api {
  const as = (source: 'composer' | 'you') => ({
    headers: { 'jumpseat-source': source, 'jumpseat-viewer': viewer },
  });
  return {
    act: (body) => call('performAction', { body, ...as('composer') }),
    type: (text) => call('performAction', { body: { action: 'type', text }, ...as('you') }),
    release: () => call('releaseInput'),
    desktop: () => call('getDesktop'),
    clipboard: () => call('getClipboard'),
    connect: (body) => call('connectDesktop', { body }),
    testConnect: (body) => call('testConnection', { body }),
    passwords: () => call('listPasswords'),
    forgetPassword: (address) => call('forgetPassword', { query: { address } }),
    actions: (after, limit) => call('listActions', { query: { after, limit } }),
    sessionActions: (id, after, limit) =>
      call('listSessionActions', { params: { id }, query: { after, limit } }),
  };
}
