import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ActionResult } from '../../../shared/action';
import type { DesktopStatus } from '../../../shared/desktop';
import { RequestError } from '../../../shared/request-error';
import type { DESKTOP_ROUTES } from '../../../shared/routes/desktop';
import { CHAT_ID, SOURCE, VIEWER } from '../../../shared/routes/parameters';
import type { Dispatcher } from '../../actions/dispatcher';
import type { InputConnections } from '../../actions/input-connection';
import type { Connector } from '../../desktop/connector';
import { DesktopError } from '../../desktop/desktop-error';
import { ConnectError } from '../../desktop/remote/connect-error';
import type { ServerPasswords } from '../../desktop/remote/server-passwords';
import type { Journal } from '../../journal/journal';
import { type Handlers, readHeader } from '../bind-routes';

const ScreenshotResult = ActionResult.required({ screenshot_data: true });

export interface DesktopHandlersOptions {
  readonly status: () => DesktopStatus;
  readonly dispatcher: Dispatcher;
  readonly connections: InputConnections;
  readonly journal: Journal;
  readonly connector: Connector;
  readonly passwords: ServerPasswords;
  /**
   * Called for text from an input method, which a live view sends as an action of its person.
   * @returns whether that person types privately; undefined if the person does not have control.
   */
  readonly personAt: (viewer: string | undefined) => { readonly sensitive: boolean } | undefined;
}

export function desktopHandlers(options: DesktopHandlersOptions): Handlers<typeof DESKTOP_ROUTES> {
  const { status, dispatcher, connections, journal, connector, passwords, personAt } = options;

  const listPasswords = async () => ({
    can_remember: await passwords.canRemember(),
    servers: [...passwords.addresses()],
  });

  return {
    async getDesktop() {
      await connections.sizeSettled();
      return status();
    },
    async startDesktop() {
      await dispatcher.connect();
      return status();
    },
    getClipboard: () => connections.current?.copied ?? {},
    async releaseInput() {
      await dispatcher.release();
      return status();
    },
    async performAction(request, reply) {
      const { body } = request;
      const viewer = readHeader(request, VIEWER);
      const person = request.headers['jumpseat-source'] === 'you' ? personAt(viewer) : undefined;
      const result = await dispatcher.dispatch({
        body: person?.sensitive ? { ...body, sensitive: true } : body,
        source: person ? 'you' : (readHeader(request, SOURCE) ?? 'agent'),
        viewer,
        chatId: readHeader(request, CHAT_ID),
        signal: abortedWhenClientLeaves(reply),
      });
      const screenshot = ScreenshotResult.safeParse(result);
      if (!screenshot.success) return result;
      reply.type('application/json; charset=utf-8');
      return encodeScreenshot(screenshot.data);
    },
    listActions: ({ query }) => journal.page(query.after, query.limit),
    async connectDesktop({ body }) {
      await connector.connect(body).catch(refuseConnection);
      return status();
    },
    testConnection: ({ body }) => connector.test(body).catch(refuseConnection),
    listPasswords,
    forgetPassword({ query }) {
      passwords.forget(query.address);
      return listPasswords();
    },
  };
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
