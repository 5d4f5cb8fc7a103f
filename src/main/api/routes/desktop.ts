import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ActionResult } from '../../../shared/action';
import type { DesktopStatus } from '../../../shared/desktop';
import { RequestError } from '../../../shared/request-error';
import type { DESKTOP_ROUTES, PASSWORD_ROUTES } from '../../../shared/routes/desktop';
import { CHAT_ID, SOURCE, VIEWER } from '../../../shared/routes/parameters';
import type { NewSession } from '../../../shared/session';
import type { DesktopCommands } from '../../actions/desktop-commands';
import type { Dispatcher } from '../../actions/dispatcher';
import type { InputConnections } from '../../actions/input-connection';
import type { createNotes } from '../../actions/notes';
import { createRepeatedRequests } from '../../actions/repeated-requests';
import type { Connector } from '../../desktop/connector';
import { DesktopError } from '../../desktop/desktop-error';
import { ConnectError } from '../../desktop/remote/connect-error';
import type { ServerPasswords } from '../../desktop/remote/server-passwords';
import { findEntries } from '../../journal/find-entries';
import type { Journal } from '../../journal/journal';
import type { SessionLibrary } from '../../sessions/session-library';
import { type Handlers, readHeader } from '../bind-routes';

const ScreenshotResult = ActionResult.required({ screenshot_data: true });

const NOT_READY = {
  stopped: 'It has not been started: POST /api/v0/desktop/start starts it.',
  starting: 'It is starting.',
  failed: 'It failed.',
} as const;

export interface DesktopHandlersOptions {
  readonly status: () => DesktopStatus;
  readonly dispatcher: Dispatcher;
  readonly connections: InputConnections;
  readonly journal: Pick<Journal, 'page'>;
  readonly note: ReturnType<typeof createNotes>;
  readonly sessions: SessionLibrary;
  /** Ends the running session. @returns the id of the next one */
  readonly beginSession: (about: NewSession) => Promise<string>;
  readonly commands: DesktopCommands;
  readonly connector: Connector;
  /**
   * Called for text from an input method, which a live view sends as an action of its person.
   * @returns whether that person types privately; undefined if the person does not have control.
   */
  readonly personAt: (viewer: string | undefined) => { readonly sensitive: boolean } | undefined;
}

export function desktopHandlers(options: DesktopHandlersOptions): Handlers<typeof DESKTOP_ROUTES> {
  const { status, dispatcher, connections, journal, note, commands, connector, personAt } = options;
  const { sessions, beginSession } = options;
  const repeated = createRepeatedRequests();

  return {
    async getDesktop() {
      await connections.sizeSettled();
      return status();
    },
    getReadiness() {
      const { state, reason } = status();
      if (state === 'running') return { status: 'ready' };
      throw new RequestError('not-ready', 'The desktop is not ready.', reason ?? NOT_READY[state]);
    },
    async startDesktop() {
      await dispatcher.connect();
      return status();
    },
    async restartDesktop(request) {
      const { width, height } = request.body ?? {};
      const size = width != null && height != null ? { width, height } : undefined;
      await commands.restart(size, requesterOf(request));
      return status();
    },
    async stopDesktop(request) {
      await commands.stop(requesterOf(request));
      return status();
    },
    runProgram: async (request) => ({ pid: await commands.run(request.body.command, requesterOf(request)) }),
    setClipboard: (request) => commands.copy(request.body.text, requesterOf(request)),
    getClipboard: () => connections.current?.copied ?? {},
    async releaseInput() {
      await dispatcher.release();
      return status();
    },
    async performAction(request, reply) {
      const { request_id, ...body } = request.body;
      const viewer = readHeader(request, VIEWER);
      const person = request.headers['jumpseat-source'] === 'you' ? personAt(viewer) : undefined;
      const chatId = readHeader(request, CHAT_ID);
      const act = (signal: AbortSignal) =>
        dispatcher.dispatch({
          body: person?.sensitive ? { ...body, sensitive: true } : body,
          source: person ? 'you' : (readHeader(request, SOURCE) ?? 'agent'),
          ...{ viewer, chatId, signal },
        });
      const left = abortedWhenClientLeaves(reply);
      const key = JSON.stringify([chatId, request_id]);
      const result = await (request_id == null ? act(left) : repeated.execute(key, body, left, act));
      const screenshot = ScreenshotResult.safeParse(result);
      if (!screenshot.success) return result;
      reply.type('application/json; charset=utf-8');
      return encodeScreenshot(screenshot.data);
    },
    listActions: ({ query }) => findEntries((after, limit) => journal.page(after, limit), query),
    addNote(request) {
      const source = readHeader(request, SOURCE) ?? 'agent';
      return note(request.body, { source, chatId: readHeader(request, CHAT_ID) });
    },
    createSession: async ({ body }) => sessions.get(await beginSession(body ?? {})),
    async connectDesktop({ body }) {
      await connector.connect(body).catch(refuseConnection);
      return status();
    },
    testConnection: ({ body }) => connector.test(body).catch(refuseConnection),
  };
}

export function passwordHandlers(passwords: ServerPasswords): Handlers<typeof PASSWORD_ROUTES> {
  const listPasswords = async () => ({
    can_remember: await passwords.canRemember(),
    servers: [...passwords.addresses()],
  });
  return {
    listPasswords,
    forgetPassword({ query }) {
      passwords.forget(query.address);
      return listPasswords();
    },
  };
}

/** The sender of a command, which needs the same right as input. */
function requesterOf(request: Pick<FastifyRequest, 'headers'>) {
  const source = readHeader(request, SOURCE) ?? 'agent';
  return { source, viewer: readHeader(request, VIEWER), chatId: undefined };
}

/**
 * JSON with the picture last. Base64 has nothing to escape and one byte a character: to search it, measure it and encode it
 * would take longer than to send it.
 */
export function encodeScreenshot({ screenshot_data, ...rest }: z.infer<typeof ScreenshotResult>): Buffer {
  const start = Buffer.from(`${JSON.stringify(rest).slice(0, -1)},"screenshot_data":"`);
  const end = Buffer.from('"}');
  const json = Buffer.allocUnsafe(start.length + screenshot_data.length + end.length);
  start.copy(json);
  json.write(screenshot_data, start.length, 'latin1');
  end.copy(json, start.length + screenshot_data.length);
  return json;
}

/** Aborts if the client disconnects before the response is complete. */
export function abortedWhenClientLeaves({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) left.abort();
  });
  return left.signal;
}

function refuseConnection(error: unknown): never {
  if (!(error instanceof DesktopError)) throw error;
  const code = error.code === 'unsupported' ? 'unsupported-desktop' : 'connect-failed';
  const failure = error instanceof ConnectError && { failure: error.failure };
  throw new RequestError(code, 'Failed to connect.', error.message, { ...failure });
}
