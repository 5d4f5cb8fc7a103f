import { z } from 'zod';
import { ActionResult, ActionSubmission } from '../action';
import { ACTION_EXAMPLES, ActionRequest } from '../action-requests';
import { ConnectRefused, ConnectRequest, ConnectTest, PasswordQuery, RememberedPasswords } from '../connect';
import {
  ClipboardText,
  DesktopClipboard,
  DesktopStatus,
  RestartRequest,
  RunningProgram,
  RunRequest,
} from '../desktop';
import { JournalPage, Note } from '../journal';
import { NewSession, Session } from '../session';
import { CHAT_ID, EntryQuery, SOURCE, VIEWER } from './parameters';
import { empty, type Routes } from './route';

const Readiness = z.object({ status: z.literal('ready') }).meta({ id: 'Readiness' });

const CONNECT_EXAMPLES = {
  virtual: { desktop: 'virtual' },
  vnc: { desktop: 'vnc://127.0.0.1:5901', password: 'secret' },
};

/** A person prevents what changes the desktop. */
const HELD = ['input-blocked', 'agent-paused'] as const;

export const DESKTOP_ROUTES = {
  getDesktop: {
    method: 'GET',
    path: '/api/v0/desktop',
    summary: 'Get the state of the desktop',
    description: 'Does not start the desktop.',
    answers: { 200: DesktopStatus },
  },
  getReadiness: {
    method: 'GET',
    path: '/readyz',
    tag: 'Host',
    summary: 'Check that the desktop can act',
    description:
      'Starts nothing: a desktop that was not used yet is not ready, and `POST /api/v0/desktop/start` starts it. A person who ' +
      'has control or has paused the agent does not count.',
    answers: { 200: Readiness },
    errors: ['not-ready'],
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
  restartDesktop: {
    method: 'POST',
    path: '/api/v0/desktop/restart',
    summary: 'End all programs of the virtual desktop and start it again, empty',
    description:
      'For a clean start of a task. The running action and recordings end, queued actions run on the new desktop, and live ' +
      'views reconnect. Files of programs, such as a browser’s profile, stay.',
    headers: { ...SOURCE, ...VIEWER },
    body: RestartRequest.nullish(),
    examples: { same: {}, size: { width: 1280, height: 720 } },
    answers: { 200: DesktopStatus },
    errors: [...HELD, 'not-virtual', 'desktop-failed', 'shutting-down'],
  },
  stopDesktop: {
    method: 'POST',
    path: '/api/v0/desktop/stop',
    summary: 'Stop the desktop until it is used again',
    description:
      'Ends the programs of a virtual desktop, or disconnects from a VNC server. The running action and recordings end, and ' +
      'live views are closed. The next action starts it again.',
    headers: { ...SOURCE, ...VIEWER },
    answers: { 200: DesktopStatus },
    errors: [...HELD, 'shutting-down'],
  },
  runProgram: {
    method: 'POST',
    path: '/api/v0/desktop/run',
    summary: 'Run a program on the virtual desktop',
    description:
      'Only if the host was started with `--allow-run`. Starts the desktop if need be. Answered once the program is started; ' +
      'its last lines on stderr are in the log at level debug.',
    headers: { ...SOURCE, ...VIEWER },
    body: RunRequest,
    examples: { browser: { command: ['chromium', 'https://example.org'] } },
    answers: { 200: RunningProgram },
    errors: [
      'run-not-allowed',
      'program-not-found',
      ...HELD,
      'not-virtual',
      'too-many-programs',
      'desktop-failed',
      'shutting-down',
    ],
  },
  setClipboard: {
    method: 'POST',
    path: '/api/v0/desktop/clipboard',
    summary: 'Put a text into the clipboard of the desktop',
    description: 'In the order of actions. The text is neither logged nor stored.',
    headers: { ...SOURCE, ...VIEWER },
    body: ClipboardText,
    examples: { text: { text: 'Grüße 日本' } },
    answers: { 204: empty('The clipboard has the text.') },
    errors: ['invalid-field', ...HELD, 'desktop-failed', 'shutting-down'],
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
      'The journal has an entry for each action whose body could be decoded; `action_id` and `seq` name it, also in errors. ' +
      'Unknown fields are ignored, and null counts as absent.',
    headers: { ...CHAT_ID, ...SOURCE, ...VIEWER },
    body: ActionSubmission,
    documentedBody: ActionRequest,
    examples: ACTION_EXAMPLES,
    answers: { 200: ActionResult },
    errors: [
      'unknown-action',
      'missing-field',
      'invalid-field',
      'unknown-key',
      'request-id-reused',
      'input-blocked',
      'agent-paused',
      'private-typing',
      'client-left',
      'action-failed',
      'desktop-failed',
      'shutting-down',
    ],
  },
  listActions: {
    method: 'GET',
    path: '/api/v0/actions',
    tag: 'Sessions',
    summary: 'List the actions of the running session',
    description:
      'A page has at most 4 MiB of entries, but at least one, so it may be shorter than `limit`. If the `seq` of its last ' +
      'entry is below `last_seq`, request the next page with that `seq` as `after`. With a filter, an empty page is the last.',
    query: EntryQuery,
    answers: { 200: JournalPage },
  },
  addNote: {
    method: 'POST',
    path: '/api/v0/actions/note',
    tag: 'Sessions',
    summary: 'Write a note into the journal of the running session',
    description:
      'It stands among the actions as the action `note`: in the log, on the timeline, and as a chapter in a recording. It has a ' +
      'snapshot of the screen, unless an action ended within the last 150 ms. Notes are accepted at any time and never replayed.',
    headers: { ...CHAT_ID, ...SOURCE },
    body: Note,
    examples: { check: { text: 'The total is 41 instead of 42.', level: 'error' } },
    answers: { 200: ActionResult },
  },
  createSession: {
    method: 'POST',
    path: '/api/v0/sessions',
    tag: 'Sessions',
    summary: 'End the running session and begin a new one',
    description:
      'For a session per task. Actions that arrived before still belong to the session that ends. The desktop stays as it is, ' +
      'and recordings go on: they belong to the session in which they started.',
    body: NewSession.nullish(),
    examples: { task: { title: 'Task 3: change the password' }, untitled: {} },
    answers: { 201: Session },
    errors: ['disk-full', 'shutting-down'],
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
} as const satisfies Routes;

/** The passwords of VNC servers, for all desktops. */
export const PASSWORD_ROUTES = {
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
