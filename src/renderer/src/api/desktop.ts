import type { ActionBody, ActionResult } from '../../../shared/action';
import type { ConnectRequest, ConnectTest, RememberedPasswords } from '../../../shared/connect';
import type { DesktopClipboard, DesktopStatus } from '../../../shared/desktop';
import type { JournalPage } from '../../../shared/journal';
import type { Client } from './client';

/** The host's desktop and its journal. Every method throws `ApiFailure`. */
export interface Api {
  act(body: ActionBody): Promise<ActionResult>;
  /** Types text as the person who has control of this live view. */
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
  /** At most `limit` entries (up to 1000) of the running session after `seq`, oldest first. */
  actions(after: number, limit: number): Promise<JournalPage>;
  /** Like `actions`, for any session. */
  sessionActions(session: string, after: number, limit: number): Promise<JournalPage>;
}

/**
 * `viewer` is the name of this panel's live view. The host accepts the composer's actions while that view has control.
 */
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
