import { ActionBody, ActionResult } from '../action';
import { ACTION_EXAMPLES, ActionRequest } from '../action-requests';
import { ConnectRefused, ConnectRequest, ConnectTest, PasswordQuery, RememberedPasswords } from '../connect';
import { DesktopClipboard, DesktopStatus } from '../desktop';
import { JournalPage } from '../journal';
import { CHAT_ID, PageQuery, SOURCE, VIEWER } from './parameters';
import type { Routes } from './route';

const CONNECT_EXAMPLES = {
  virtual: { desktop: 'virtual' },
  vnc: { desktop: 'vnc://127.0.0.1:5901', password: 'secret' },
};

export const DESKTOP_ROUTES = {
  getDesktop: {
    method: 'GET',
    path: '/api/v0/desktop',
    summary: 'Get the state of the desktop',
    description: 'Does not start the desktop.',
    answers: { 200: DesktopStatus },
  },
  startDesktop: {
    method: 'POST',
    path: '/api/v0/desktop/start',
    summary: 'Start the desktop if it is not running',
    description:
      'The first action starts it too. Programs that open windows on the desktop need `display` and `xauthority` of the ' +
      'response as `DISPLAY` and `XAUTHORITY`.',
    answers: { 200: DesktopStatus },
    errors: ['desktop-failed', 'shutting-down'],
  },
  getClipboard: {
    method: 'GET',
    path: '/api/v0/desktop/clipboard',
    summary: 'Get the text that was last copied on the desktop',
    description:
      'Only text that a program on the desktop copied after the first action or while a live view was connected. Text that ' +
      'a live view put into the clipboard is not included.',
    answers: { 200: DesktopClipboard },
  },
  releaseInput: {
    method: 'POST',
    path: '/api/v0/desktop/release',
    summary: 'Release all keys and buttons that actions hold',
    answers: { 200: DesktopStatus },
    errors: ['shutting-down'],
  },
  performAction: {
    method: 'POST',
    path: '/api/v0/desktop/action',
    summary: 'Perform an action',
    description:
      'Actions run one at a time in the order of arrival. The response is sent after the server of the desktop has processed ' +
      'the input. The source `you` counts only from the live view that has control, named in `Jumpseat-Viewer`. While a person ' +
      'has control or the agent is paused, all actions except `screenshot` and `cursor_position` are rejected with 423. ' +
      'The journal has an entry for each action whose body could be decoded. Unknown fields are ignored, and null counts as absent.',
    headers: { ...CHAT_ID, ...SOURCE, ...VIEWER },
    body: ActionBody,
    documentedBody: ActionRequest,
    examples: ACTION_EXAMPLES,
    answers: { 200: ActionResult },
    errors: [
      'unknown-action',
      'missing-field',
      'invalid-field',
      'unknown-key',
      'input-blocked',
      'agent-paused',
      'private-typing',
      'action-failed',
      'desktop-failed',
      'shutting-down',
    ],
  },
  listActions: {
    method: 'GET',
    path: '/api/v0/actions',
    tag: 'Sessions',
    summary: 'List the actions of the running session, newest last',
    description:
      'A page has at most 4 MiB of entries, but at least one, so it may be shorter than `limit`. If the `seq` of its last ' +
      'entry is below `last_seq`, request the next page with that `seq` as `after`.',
    query: PageQuery,
    answers: { 200: JournalPage },
  },
  connectDesktop: {
    method: 'POST',
    path: '/api/v0/desktop/connect',
    summary: 'Connect to a different desktop',
    description:
      'The new desktop is started first; if that fails, nothing changes. Then the running action is completed, recordings ' +
      'end, live views are closed and must reconnect, and queued actions run on the new desktop. The programs of a virtual ' +
      'desktop keep running.',
    body: ConnectRequest,
    examples: CONNECT_EXAMPLES,
    answers: { 200: DesktopStatus, 502: ConnectRefused },
    errors: ['unsupported-desktop'],
  },
  testConnection: {
    method: 'POST',
    path: '/api/v0/desktop/connect/test',
    summary: 'Test the connection to a VNC server',
    body: ConnectRequest,
    examples: CONNECT_EXAMPLES,
    answers: { 200: ConnectTest, 502: ConnectRefused },
    errors: ['unsupported-desktop'],
  },
  listPasswords: {
    method: 'GET',
    path: '/api/v0/desktop/passwords',
    summary: 'List the VNC servers with a stored password',
    answers: { 200: RememberedPasswords },
  },
  forgetPassword: {
    method: 'DELETE',
    path: '/api/v0/desktop/passwords',
    summary: 'Delete the stored password of a VNC server',
    query: PasswordQuery,
    answers: { 200: RememberedPasswords },
  },
} as const satisfies Routes;
